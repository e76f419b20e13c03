/** What runs the target: behind it, a name alone is no evidence. `other`: languages that no agent is written in. */
export type Runtime = "node" | "python" | "shell" | "other";

/** A program whose arguments name the program that it runs. */
export interface Runner {
  readonly runtime: Runtime;
  /** Flags with a value in the next argument. */
  readonly values: ReadonlySet<string>;
  /** Flags after which code or the name of a project's script stands, or none: not a file. */
  readonly inline: ReadonlySet<string>;
  /** Subcommands of it that run a file; other words are the file itself unless `subcommandsOnly`. */
  readonly fileWords?: ReadonlySet<string>;
  /** Subcommands of it that run a package of a registry: "exec", "dlx", "tool run". */
  readonly packageWords?: ReadonlySet<string>;
  /** Subcommands of it that run an installed program with arguments of its own. */
  readonly programWords?: ReadonlySet<string>;
  /** Without one of the subcommands it runs a script of the project, or none. */
  readonly subcommandsOnly?: boolean;
  /** It runs a package without any subcommand. */
  readonly packages?: boolean;
  /** Of the flags with a value, those that name the package: then the next word is its program. */
  readonly packageFlags?: ReadonlySet<string>;
  /** Of them, those that name a package that is installed beside what is run. */
  readonly besideFlags?: ReadonlySet<string>;
}

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const none: ReadonlySet<string> = new Set();

const node: Runner = {
  runtime: "node",
  values: set(
    "-r --require --import --loader --experimental-loader -C --conditions --env-file " +
      "--env-file-if-exists --max-old-space-size --max-semi-space-size --stack-size --title " +
      "--inspect-port --debug-port --input-type --disable-warning --redirect-warnings --icu-data-dir " +
      "--openssl-config --dns-result-order --unhandled-rejections --trace-event-categories --watch-path " +
      "--cpu-prof-dir --diagnostic-dir --report-dir --report-directory --localstorage-file " +
      "--stack-trace-limit --v8-pool-size --max-http-header-size --test-name-pattern --test-reporter " +
      "--experimental-config-file --secure-heap --tls-keylog",
  ),
  inline: set("-e --eval -p --print -pe --run -c --check --test -"),
};

const bun: Runner = {
  runtime: "node",
  values: set(
    "--cwd -r --preload --import --require -c --config --filter -F --env-file --port -d --define -l " +
      "--loader --conditions --tsconfig-override --jsx-runtime --main-fields --ext-order --inspect-port " +
      "--install --elide-lines --title",
  ),
  inline: set("-e --eval -p --print -"),
  fileWords: set("run"),
  packageWords: set("x"),
  packageFlags: set("-p --package"),
};

const deno: Runner = {
  runtime: "node",
  values: set(
    "-c --config --import-map --env-file --cert --location --seed --v8-flags --node-modules-dir -L " +
      "--log-level --ext --preload --lock",
  ),
  inline: set("-"),
  fileWords: set("run serve"),
  subcommandsOnly: true,
};

const npx: Runner = {
  runtime: "node",
  values: set(
    "-p --package -w --workspace --registry --cache --userconfig --prefix --node-options --loglevel",
  ),
  inline: set("-c --call"),
  packages: true,
  packageFlags: set("-p --package"),
};

const npm: Runner = {
  ...npx,
  values: new Set([...npx.values, "-C"]),
  packages: false,
  packageWords: set("exec x"),
  subcommandsOnly: true,
};

const pnpm: Runner = {
  runtime: "node",
  values: set(
    "-C --dir -F --filter --filter-prod --package --config-dir --store-dir --reporter --loglevel",
  ),
  inline: set("-c --shell-mode"),
  packageWords: set("dlx"),
  programWords: set("exec"),
  subcommandsOnly: true,
  packageFlags: set("--package"),
};

const yarn: Runner = {
  ...pnpm,
  values: set("--cwd -p --package --modules-folder --cache-folder --registry"),
  inline: set("-c --call"),
  packageFlags: set("-p --package"),
};

const bunx: Runner = { ...npx, values: set("-p --package --cwd") };

const python: Runner = {
  runtime: "python",
  values: set("-W -X --check-hash-based-pycs"),
  inline: set("-c -"),
};

const uvValues =
  "--from --with --with-editable --with-requirements -w -p --python --project --directory --index " +
  "--default-index --index-url -i --extra-index-url --cache-dir --config-file --env-file --refresh-package " +
  "--exclude-newer --link-mode --color -c --constraints --overrides";

const uvx: Runner = {
  runtime: "python",
  values: set(uvValues),
  inline: none,
  packages: true,
  packageFlags: set("--from"),
};

const uv: Runner = {
  ...uvx,
  packages: false,
  packageWords: set("tool"),
  fileWords: set("run"),
  besideFlags: set("--with"),
  subcommandsOnly: true,
};

const pipx: Runner = {
  runtime: "python",
  values: set("--spec --python --index-url -i --pip-args"),
  inline: none,
  packageWords: set("run"),
  subcommandsOnly: true,
  packageFlags: set("--spec"),
};

const shell: Runner = {
  runtime: "shell",
  values: set("-o +o -O +O --rcfile --init-file"),
  // -n only reads the file.
  inline: set("-c -s --command -n"),
};

const ruby: Runner = {
  runtime: "other",
  values: set("-I -r -C -E -x --encoding --external-encoding"),
  inline: set("-e -"),
};

const perl: Runner = { runtime: "other", values: set("-I"), inline: set("-e -E -n -p -ne -pe -") };

const php: Runner = {
  runtime: "other",
  values: set("-d -c -z"),
  // -S serves a folder.
  inline: set("-r -S -i -m -"),
};

const plain: Runner = { runtime: "other", values: none, inline: set("-e -") };

// -jar stands before a file, and the name of a class in place of one.
const java: Runner = {
  runtime: "other",
  values: set(
    "-cp -classpath --class-path -p --module-path --upgrade-module-path --add-modules --add-opens " +
      "--add-exports --add-reads --limit-modules --patch-module --source",
  ),
  inline: none,
};

const dotnet: Runner = {
  runtime: "other",
  values: set("--runtimeconfig --depsfile --additionalprobingpath --fx-version --roll-forward"),
  inline: none,
  fileWords: set("exec"),
};

const electron: Runner = { runtime: "node", values: none, inline: none };

const byName = new Map<string, Runner>([
  ["node", node],
  ["nodejs", node],
  ...["tsx", "ts-node", "ts-node-esm", "vite-node", "jiti", "esno", "babel-node"].map(
    (name) => [name, node] as const,
  ),
  ["bun", bun],
  ["bunx", bunx],
  ["deno", deno],
  ["npx", npx],
  ["npm", npm],
  ["pnpm", pnpm],
  ["pnpx", { ...pnpm, packages: true, subcommandsOnly: false }],
  ["yarn", yarn],
  ["python", python],
  ["pypy", python],
  ["uv", uv],
  ["uvx", uvx],
  ["pipx", pipx],
  // Applications run the scripts of their extensions with their own program (ELECTRON_RUN_AS_NODE).
  ["electron", electron],
  ["Electron", electron],
  ["Code Helper (Plugin)", electron],
  ["Cursor Helper (Plugin)", electron],
  ["ruby", ruby],
  ["perl", perl],
  ["php", php],
  ["lua", plain],
  ["luajit", plain],
  ["Rscript", plain],
  ["java", java],
  ["dotnet", dotnet],
  ...["sh", "bash", "dash", "zsh", "fish", "ksh", "ash"].map((name) => [name, shell] as const),
]);

/** By the file name of the program; "-bash" is a login shell, "python3.12" a Python. */
export function runnerOf(name: string): Runner | undefined {
  const known = byName.get(name);
  if (known !== undefined) return known;
  const first = name.charCodeAt(0);
  if (first === 0x2d) return byName.get(name.slice(1));
  // Most programs are neither: look at the first letter before any pattern.
  if (first === 0x70 && /^(?:python|pypy)[\d.]+$/.test(name)) return python;
  if (first === 0x6e && /^node(?:js)?-?\d+$/.test(name)) return node;
  if (first === 0x50 && name === "Python") return python;
  return undefined;
}
