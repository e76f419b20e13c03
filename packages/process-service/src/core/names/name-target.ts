import {
  fileName,
  packageFileOf,
  programName,
  runnerOf,
  slashed,
  targetOf,
} from "@corral/inspector/core";
import type { Target } from "@corral/inspector/core";
import { knownProgram } from "./known-program.ts";
import { leadingWords } from "./leading-words.ts";
import { nameProgram } from "./name-program.ts";
import type { Name } from "./name-program.ts";
import { packagedProgram, packageName } from "./package-name.ts";
import { roleOfName, roleOfTask } from "./role.ts";
import { firstCommand } from "./shell-command.ts";
import { isGeneric, scriptName, withoutCodeEnding } from "./shown-path.ts";
import { wrappedCommand } from "./wrappers.ts";

type Of<Kind extends Target["kind"]> = Extract<Target, { kind: Kind }>;

// A runner behind a runner behind a shell: more than this is no command line of a person.
const deepest = 8;

/** The name of what `words` run in the end; undefined where nothing tells. */
export function nameWords(
  words: readonly string[],
  workspace: string | undefined,
  depth = 0,
): Name | undefined {
  if (words.length === 0 || depth > deepest) return undefined;
  const target = targetOf(words);
  if (target === undefined) return { name: programName(words[0]!) };
  const { args } = target;
  const behind = (program: string, rest: readonly string[]): Name | undefined => {
    const command = wrappedCommand(program, rest);
    if (command !== undefined) return nameWords(command, workspace, depth + 1);
    if (runnerOf(program) !== undefined && depth < deepest)
      return nameWords([program, ...rest], workspace, depth + 1);
    return nameProgram(program, rest, workspace);
  };
  switch (target.kind) {
    case "program":
      return nameFile(target, behind, workspace, depth);
    case "script":
      return nameScript(target, words, behind, workspace);
    case "module":
      return behind(target.name.replace(/\.(?:__main__|cli|main)$/, ""), args);
    case "package":
      return target.program === undefined
        ? behind(target.runtime === "node" ? packageName(target.name) : target.name, args)
        : behind(programName(target.program), args);
    case "task":
      if (target.runtime === "python") return behind(target.name, args);
      return task(target.runner, ["run", target.name, ...args], workspace);
    case "subcommand":
      return task(target.runner, args, workspace);
    case "inline":
      return nameInline(target, workspace, depth);
    case "none":
      return { name: target.runner.replace(/^-/, ""), ...shellRole(target.runner) };
  }
}

/** `npm run dev`, `pnpm build`, `deno task dev`, `uv sync`. */
function task(runner: string, args: readonly string[], workspace: string | undefined): Name {
  const words = leadingWords(args, 2, workspace);
  const [first = "", second = ""] = words;
  const isRun = /^(?:run|run-script|task|rum|urn)$/.test(first);
  const shown =
    isRun || /^(?:add|install|i|remove|exec|x|tool|pip|lsp|watch)$/.test(first) ? words : [first];
  const role =
    first === "lsp"
      ? ("language-server" as const)
      : first === "t"
        ? ("test-runner" as const)
        : roleOfTask(isRun ? second : first);
  return { name: [runner, ...shown].join(" ").trimEnd(), ...(role && { role }) };
}

function nameFile(
  { path, args }: Of<"program">,
  behind: (program: string, args: readonly string[]) => Name | undefined,
  workspace: string | undefined,
  depth: number,
): Name | undefined {
  const where = slashed(path);
  const program = nativeName(where, programName(path));
  const inner = commandOfCmd(program, args);
  if (inner !== undefined) return nameWords(inner, workspace, depth + 1);
  // cargo: target/debug/deps/cart-1a2b3c4d5e6f7a8b; go: /tmp/go-build1/b001/cart.test
  const test =
    /\/deps\/(.+)-[\da-f]{16}$/.exec(where)?.[1] ??
    /\/go-build\d*\/.*\/([^/]+\.test)$/.exec(where)?.[1];
  if (test !== undefined) return { name: test, role: "test-runner" };
  return behind(program, args);
}

// Not "qemu-system-x86_64": an architecture alone may be what the program is for.
const platform =
  /(?<=..)(?:-v?\d+(?:\.\d+)+[\w.]*$|(?:-(?:v?\d+(?:\.\d+)+[\w.]*|x64|x86_64|amd64|arm64|aarch64|linux|darwin|windows|win32|macos|musl|gnu|gnueabihf|unknown|apple|pc|debian|ubuntu\w*)){2,}$)/;

/** A file that is named after its version: the folder of the product; versions at the end of names go. */
function nativeName(where: string, program: string): string {
  if (!/^v?\d+(?:\.\d+)+[\w.+-]*$/.test(program)) return program.replace(platform, "");
  const folder = where
    .split("/")
    .slice(0, -1)
    .findLast((part) => part !== "" && !isGeneric(part));
  return folder ?? program;
}

/** `cmd /d /s /c "npm run dev"`, `powershell -Command …` */
function commandOfCmd(program: string, args: readonly string[]): readonly string[] | undefined {
  const flag = program === "cmd" ? /^\/[ck]$/i : /^-(?:c|command|file|f)$/i;
  if (!/^(?:cmd|pwsh|powershell)$/.test(program)) return undefined;
  const at = args.findIndex((arg) => flag.test(arg));
  const rest = args.slice(at + 1);
  if (at === -1 || rest.length === 0) return undefined;
  const line = rest.length === 1 ? rest[0]!.trim().replace(/^"(.*)"$/, "$1") : "";
  return line === "" ? rest : line.split(/\s+/);
}

function nameScript(
  { path, runtime, args }: Of<"script">,
  words: readonly string[],
  behind: (program: string, args: readonly string[]) => Name | undefined,
  workspace: string | undefined,
): Name | undefined {
  const where = slashed(path.replace(/^file:\/\//, ""));
  const runner = programName(words[0]!);
  const file = runtime === "node" ? packageFileOf(where) : undefined;
  if (/(?:^|\/)node_modules\/\.bin\/[^/]+$/.test(where))
    return behind(programName(fileName(where)), args);
  if (file !== undefined) {
    // react-scripts/scripts/start.js
    const script = /^scripts\/(start|build|test)\.js$/.exec(file.file)?.[1];
    return behind(npmAlias(packagedProgram(file)), script === undefined ? args : [script, ...args]);
  }
  // A script that comes through a descriptor: bash <(…).
  if (/^\/(?:dev|proc\/[^/]+)\/(?:fd\/\d+|stdin)$/.test(where))
    return { name: runner.replace(/^-/, ""), ...shellRole(runner) };
  if (/^\.{1,2}\/?$/.test(path)) return { name: `${runner} ${path}` };
  const module = /\/(?:site|dist)-packages\/(.+?)(?:\/__main__|\/__init__|\/cli|\/main)?\.py$/.exec(
    where,
  )?.[1];
  if (module !== undefined) return behind(module.replaceAll("/", "."), args);
  if (/^electron$/i.test(runner)) return nameElectron(where, args, workspace);
  const base = fileName(where);
  const stem = npmAlias(withoutCodeEnding(base));
  if (/^(?:tsx|vite-node|ts-node)$/.test(runner) && path === "watch")
    return nameWords([runner, ...args], workspace, 1);
  if (runner === "java") return nameJava(where, args);
  const isBare = !/[./\\]/.test(path);
  if (isBare && (runner === "bun" || runner === "dotnet")) {
    if (knownProgram(path) !== undefined || runnerOf(path) !== undefined) return behind(path, args);
    const own =
      /^(?:test|install|i|add|build|create|init|remove|update|upgrade|pm|link|repl|watch|restore|publish|format|new|fsi|nuget|vstest|msbuild|clean)$/;
    return task(
      runner,
      own.test(path) || runner === "dotnet" ? [path, ...args] : ["run", path],
      workspace,
    );
  }
  // Installed launchers have no ending; a project's script of a known name has one.
  const isLauncher = base === stem && /(?:^|\/)(?:s?bin|Scripts)\/[^/]+$/.test(where);
  if (isLauncher || knownProgram(base) !== undefined) return behind(programName(base), args);
  if (runnerOf(stem) !== undefined || knownProgram(stem)?.role === "language-server")
    return behind(stem, args);
  const name = scriptName(where, workspace);
  const role = roleOfName(stem) ?? roleOfName(name);
  if (role !== undefined) return { name, role };
  return { name: [name, ...leadingWords(args, 1, workspace)].join(" ") };
}

/** npm and its like as files: npm-cli.js, yarn-4.1.0.cjs. */
function npmAlias(program: string): string {
  const name = /^(npm|npx|yarn|pnpm|bun)(?:-cli)?(?:-[\d.]+(?:-[\w.]+)?)?$/.exec(program)?.[1];
  return name ?? program;
}

/** An application by its folder, an extension's server by its file. */
function nameElectron(where: string, args: readonly string[], workspace: string | undefined): Name {
  const stem = withoutCodeEnding(fileName(where));
  const known = knownProgram(stem);
  if (known !== undefined) return nameProgram(stem, args, workspace);
  const role = roleOfName(stem);
  if (role !== undefined) return { name: stem, role };
  if (!where.endsWith(".asar")) return { name: `electron ${scriptName(where, workspace)}` };
  const folder = where
    .split("/")
    .slice(0, -1)
    .findLast((part) => part !== "" && !isGeneric(part));
  return { name: folder ?? "electron" };
}

const javaPrograms: readonly (readonly [RegExp, Name])[] = [
  [/^org\.gradle\.launcher\.daemon\./, { name: "Gradle daemon", role: "build" }],
  [/^org\.gradle\.|gradle-wrapper\.jar$|GradleWrapperMain$/, { name: "gradle", role: "build" }],
  [/^worker\.org\.gradle\./, { name: "Gradle worker", role: "build" }],
  [/^org\.jetbrains\.kotlin\.daemon\./, { name: "Kotlin daemon", role: "build" }],
  [/^org\.(?:codehaus\.plexus\.classworlds|apache\.maven)\./, { name: "mvn", role: "build" }],
  [/surefire|JUnitStarter|junit\.platform|ConsoleLauncher/, { name: "JUnit", role: "test-runner" }],
  [/org\.eclipse\.equinox\.launcher/, { name: "jdtls", role: "language-server" }],
  [/A-server\.jar$/, { name: "Bazel server", role: "build" }],
  [/^org\.(?:elasticsearch|opensearch)\./, { name: "elasticsearch", role: "database" }],
  [/sbt-launch/, { name: "sbt", role: "build" }],
];

function nameJava(target: string, args: readonly string[]): Name {
  for (const [pattern, name] of javaPrograms) {
    if (!pattern.test(target)) continue;
    if (name.name !== "gradle" && name.name !== "mvn") return name;
    return nameProgram(name.name, args, undefined);
  }
  const file = fileName(target);
  if (file.endsWith(".jar")) return { name: file, ...roleFor(file.replace(/\.jar$/, "")) };
  const parts = target.split(".");
  const last = parts.at(-1)!;
  const name = /^(?:Main|App|Application|Launcher)$/.test(last) ? parts.slice(-2).join(".") : last;
  return { name, ...roleFor(name) };
}

function roleFor(name: string): Pick<Name, "role"> {
  const role = roleOfName(name);
  return role === undefined ? {} : { role };
}

function shellRole(runner: string): Pick<Name, "role"> {
  return runnerOf(runner)?.runtime === "shell" ? { role: "shell" } : {};
}

function nameInline(target: Of<"inline">, workspace: string | undefined, depth: number): Name {
  const { runner, runtime, flag, args } = target;
  const name = runner.replace(/^-/, "");
  if (runtime === "shell") {
    // `bash -c -l '…'`: the script is the first that is no flag.
    const script = args.find((arg) => !/^[-+]/.test(arg));
    const isCode = /^(?:-\w*c|--command)$/.test(flag);
    const command = isCode && script !== undefined ? firstCommand(script) : undefined;
    const inner = command && nameWords(command, workspace, depth + 1);
    return { name: inner?.name ?? name, role: "shell" };
  }
  if (flag === "--run") return task(`${name} --run`, args, workspace);
  if (flag === "--test") return { name: `${name} --test`, role: "test-runner" };
  if (flag === "-S") return { name: `${name} -S`, role: "dev-server" };
  return { name: `${name} ${flag}` };
}
