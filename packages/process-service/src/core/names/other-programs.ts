import type { ProgramRow } from "./known-program.ts";

const container =
  "-v --volume -p --publish -e --env --env-file --name --network --net --user -u -w --workdir --mount --platform --entrypoint -l --label -m --memory --cpus --gpus -h --hostname --add-host --restart --tmpfs --ulimit --shm-size --cap-add --cap-drop --security-opt --pull --log-driver --device --dns --expose --pid --ipc --runtime -H --host --context -c --config -f --file --project-name --profile";

export const others: readonly ProgramRow[] = [
  [
    "chrome google-chrome google-chrome-stable chromium chromium-browser chrome-headless-shell headless_shell brave " +
      "brave-browser msedge microsoft-edge opera vivaldi firefox firefox-bin firefox-esr librewolf safari Safari arc " +
      "Google?Chrome Google?Chrome?for?Testing Chromium Brave?Browser Microsoft?Edge Firefox pw_run.sh MiniBrowser Nightly webkit",
    { role: "browser", shows: 0 },
  ],
  ["chromedriver geckodriver msedgedriver", { role: "browser", shows: 0 }],
  ["pwsh powershell nu elvish xonsh cmd tcsh csh", { role: "shell", shows: 0 }],
  ["git", { shows: 2, values: "-C -c --git-dir --work-tree --exec-path -m --namespace" }],
  ["docker podman nerdctl", { words: { mcp: "mcp-server" }, values: container }],
  ["docker-compose podman-compose", { shows: 2, values: container }],
  [
    "kubectl helm",
    { shows: 3, values: "-n --namespace --context --kubeconfig -f --filename -o -l -c" },
  ],
  ["ssh", { shows: 1, values: "-p -i -l -o -L -R -D -F -J -S -b -c -e -m -O -Q -W -w -E -B -I" }],
  [
    "curl wget",
    {
      shows: 1,
      values:
        "-X -H -d -o -O -u -A -b -c -e -F -T -m -x --data --header --request --output --max-time --connect-timeout",
    },
  ],
  ["tail head", { shows: 1, values: "-n -c -s --lines --bytes --pid" }],
  [
    "eslint prettier stylelint",
    { shows: 2, values: "-c --config --ext -f --format --ignore-path" },
  ],
  ["rg grep ag find fd", { shows: 1, values: "-A -B -C -m -g --glob -t --type -e -f" }],
  ["bootstrap-fork server-main server-main.js", { title: "VS Code server", shows: 0 }],
  ["tmux", { shows: 0 }],
];
