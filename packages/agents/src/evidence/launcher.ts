const binFolders: readonly RegExp[] = [
  // Of packages, and of a Python on Windows.
  /(?:^|\/)node_modules\/\.bin$/,
  /\/Scripts$/,
  // Of the system and of package managers.
  /^\/(?:usr\/(?:local\/)?)?bin$/,
  /^\/(?:run\/current-system\/sw|etc\/profiles\/per-user\/[^/]+)\/bin$/,
  /^\/(?:opt|nix|gnu|snap|usr\/local\/Cellar|home\/linuxbrew|usr\/lib\/node_modules)\/(?:.*\/)?bin$/,
  // Of a person's installations, in hidden folders; others may hold projects.
  /\/\.(?:local|nvm|npm|npm-global|npm-packages|bun|deno|volta|asdf|pyenv|nodenv|n|fnm|mise|rtx|rye|cargo|yarn|pnpm|proto|venv|virtualenvs|nix-profile|guix-profile|devbox|pixi|linuxbrew|opencode|amp|factory)\/(?:.*\/)?bin$/,
  /\/(?:node-versions|fnm_multishells|nvm|npm-global|npm-packages|venvs?|virtualenvs|miniconda3?|anaconda3|miniforge3|pipx|uv\/(?:tools|archive-v\d+)|installs|versions\/node)\/(?:.*\/)?bin$/,
  /\/node-?v?\d[^/]*\/bin$/,
  /\/AppData\/Roaming\/npm$/i,
];

/** Whether a folder (with slashes) holds the launchers of installed packages, not a project's scripts. */
export function isBinFolder(folder: string): boolean {
  return !/\/worktrees?\//.test(folder) && binFolders.some((pattern) => pattern.test(folder));
}
