import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Repository, Scene } from "./scene.ts";

/** Checkouts of every Linux scene, and on macOS below /Users. */
const usual: Readonly<Record<string, Repository>> = {
  "/home/ana/src/shop": { branch: "main" },
  "/home/ana/src/shop-login": { of: "/home/ana/src/shop", branch: "fix-login" },
  "/home/ana/src/shop-cart": { of: "/home/ana/src/shop", branch: "fix-cart" },
  "/home/ana/src/blog": { branch: "main" },
};

const imitated = /^\/(?:home|Users|srv|builds|work|private|tmp)\//;

/** The folders of a scene, imitated below a temporary one, as the service reads checkouts from disk. */
export interface Folders extends Disposable {
  /** The store's file. */
  readonly store: string;
  readonly home: string;
  /** Where a directory of the scene is on this machine; it is made. */
  place(directory: string): string;
  /** An argument with the checkouts and temporary directories in it placed. */
  placeWithin(argument: string): string;
  /** The directory of the scene that is there. */
  original(directory: string): string;
  setBranch(checkout: string, branch: string | null): void;
}

export function createFolders(scene: Scene): Folders {
  const { platform, repositories } = scene;
  const root = realpathSync(mkdtempSync(join(tmpdir(), "corpus-")));
  const home = platform === "macos" ? "/Users/ana" : "/home/ana";
  const localized = Object.entries(usual).map(
    ([directory, { of, branch }]): [string, Repository] => [
      directory.replace("/home/ana", home),
      { ...(branch && { branch }), ...(of && { of: of.replace("/home/ana", home) }) },
    ],
  );
  const checkouts = new Map([...localized, ...Object.entries(repositories ?? {})]);

  const place = (directory: string): string => {
    if (!imitated.test(directory)) return directory;
    const placed = join(root, directory);
    mkdirSync(placed, { recursive: true });
    return placed;
  };
  const gitDirectory = (checkout: string): string => {
    const { of, bare, submodule } = checkouts.get(checkout) ?? {};
    if (of === undefined) return bare ? place(checkout) : place(join(checkout, ".git"));
    const kind = submodule ? "modules" : "worktrees";
    return place(join(gitDirectoryOf(of), kind, basename(checkout)));
  };
  const gitDirectoryOf = (main: string): string =>
    checkouts.get(main)?.bare ? main : join(main, ".git");
  const setBranch = (checkout: string, branch: string | null): void => {
    const head =
      branch === null ? "4b825dc642cb6eb9a060e54bf8d69288fbee4904" : `ref: refs/heads/${branch}`;
    writeFileSync(join(gitDirectory(checkout), "HEAD"), `${head}\n`);
  };
  const make = (checkout: string, { of, branch, bare }: Repository): void => {
    place(checkout);
    const git = gitDirectory(checkout);
    setBranch(checkout, branch ?? null);
    if (of === undefined) {
      writeFileSync(join(git, "config"), `[core]\n\tbare = ${bare === true}\n`);
      mkdirSync(join(git, "objects"), { recursive: true });
      mkdirSync(join(git, "refs"), { recursive: true });
      return;
    }
    writeFileSync(join(place(checkout), ".git"), `gitdir: ${git}\n`);
    writeFileSync(join(git, "commondir"), "../..\n");
    writeFileSync(join(git, "gitdir"), `${join(place(checkout), ".git")}\n`);
  };

  place(home);
  const text = JSON.stringify(scene);
  for (const [checkout, repository] of checkouts) {
    if (text.includes(checkout)) make(checkout, repository);
  }
  const named = [...checkouts.keys(), ...temporaryDirectories(scene)];
  const longestFirst = named.toSorted((a, b) => b.length - a.length);
  return {
    store: join(root, "corral.sqlite"),
    home: place(home),
    place,
    placeWithin: (argument) => {
      for (const directory of longestFirst) {
        if (argument.includes(directory)) return argument.replaceAll(directory, root + directory);
      }
      return argument;
    },
    original: (directory) =>
      directory.startsWith(`${root}/`) ? directory.slice(root.length) : directory,
    setBranch,
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

function temporaryDirectories({ processes, steps = [] }: Scene): readonly string[] {
  const rows = [processes, ...steps.flatMap(({ start = [], exec = [] }) => [start, exec])].flat();
  return rows.flatMap(({ cwd }) => (cwd?.startsWith("/tmp/") === true ? [cwd] : []));
}
