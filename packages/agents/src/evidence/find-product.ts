import { fileName, packageFileOf, programName, slashed } from "@corral/inspector/core";
import type { Target } from "@corral/inspector/core";
import { pythonName } from "../catalog/catalog.ts";
import type { Catalog, CatalogEntry, PackageEntry } from "../catalog/catalog.ts";
import { isDesktopApp } from "./desktop-app.ts";
import { isBinFolder } from "./launcher.ts";
import { hasOwnArguments } from "./own-arguments.ts";
import { isProjectBuild, namesProduct } from "./project-build.ts";

type Script = Extract<Target, { kind: "script" }>;
type Program = Extract<Target, { kind: "program" }>;

/** The product whose program, script, module or package a command line runs. */
export function findProduct(catalog: Catalog, target: Target): CatalogEntry | undefined {
  switch (target.kind) {
    case "program":
      return byProgram(catalog, target);
    case "script":
      return byScript(catalog, target);
    case "module":
      return catalog.modules.get(target.name);
    case "package": {
      const entry =
        target.runtime === "python"
          ? catalog.pythonPackages.get(pythonName(target.name))
          : catalog.npm.get(target.name)?.entry;
      const { program } = target;
      return program === undefined || entry?.product.programs.includes(program) === true
        ? entry
        : undefined;
    }
    // Code, a script of a project by its name, or the runner itself.
    default:
      return undefined;
  }
}

function byProgram(catalog: Catalog, { path, args }: Program): CatalogEntry | undefined {
  const name = programName(path);
  const entry = catalog.programs.get(name);
  const where = slashed(path);
  if (entry === undefined) {
    // A program that is named after its version.
    return /^\d/.test(name)
      ? catalog.installed.find((each) => isInstallationOf(each, where))
      : undefined;
  }
  if (isInstallationOf(entry, where) || isPackagedProgram(catalog, entry, where)) return entry;
  if (entry.own) return entry;
  if (isDesktopApp(where, name, args)) return undefined;
  if (isProjectBuild(where) && !namesProduct(entry, args)) return undefined;
  return !entry.shared.has(name) || hasOwnArguments(entry, args) ? entry : undefined;
}

/** Also of the packages for one platform: `@github/copilot-linux-x64`. */
function isPackagedProgram(catalog: Catalog, entry: CatalogEntry, path: string): boolean {
  const file = packageFileOf(path);
  if (file === undefined) return false;
  if (catalog.npm.get(file.name)?.entry === entry) return true;
  return entry.product.npm?.some(({ name }) => file.name.startsWith(`${name}-`)) === true;
}

function byScript(catalog: Catalog, script: Script): CatalogEntry | undefined {
  if (script.runtime === "other") return undefined;
  const path = slashed(script.path);
  const found =
    script.runtime === "python"
      ? bySitePackage(catalog, path)
      : (byPackageFile(catalog, path) ??
        catalog.installed.find((entry) => isInstallationOf(entry, path)));
  return found ?? byLauncher(catalog, script, path);
}

function byPackageFile(catalog: Catalog, path: string): CatalogEntry | undefined {
  const file = packageFileOf(path);
  const known = file && catalog.npm.get(file.name);
  if (file === undefined || known === undefined) return undefined;
  return isEntryFile(known, file.file) ? known.entry : undefined;
}

/** A script that is listed, or named as the program. */
function isEntryFile({ entry, scripts }: PackageEntry, file: string): boolean {
  const listed = scripts.some((script) =>
    typeof script === "string" ? script === file : script.test(file),
  );
  const name = /^(?:(?:bin|bundle|dist)\/)?([^/.]+)(?:\.[cm]?js)?$/.exec(file)?.[1];
  return listed || (name !== undefined && entry.product.programs.includes(name));
}

const siteModule = /\/(?:site|dist)-packages\/(.+?)(?:\/__main__)?\.py$/;

function bySitePackage(catalog: Catalog, path: string): CatalogEntry | undefined {
  const module = siteModule.exec(path)?.[1];
  return module === undefined ? undefined : catalog.modules.get(module.replaceAll("/", "."));
}

/** A launcher in a folder of installed programs; it must be one that the runtime can run. */
function byLauncher(catalog: Catalog, script: Script, path: string): CatalogEntry | undefined {
  const name = fileName(path);
  const entry = catalog.programs.get(name) ?? catalog.programs.get(programName(name));
  if (entry === undefined) return ownScript(catalog, name);
  if (entry.own) return entry;
  if (!isBinFolder(path.slice(0, -name.length - 1))) return undefined;
  if (script.runtime === "node") return entry.product.npm === undefined ? undefined : entry;
  if (script.runtime === "python") return entry.product.python === undefined ? undefined : entry;
  return !entry.shared.has(name) || hasOwnArguments(entry, script.args) ? entry : undefined;
}

/** `acme-agent.py` is the person's "acme-agent". */
function ownScript(catalog: Catalog, name: string): CatalogEntry | undefined {
  const entry = catalog.programs.get(name.replace(/\.(?:[cm]?[jt]s|py|sh)$/, ""));
  return entry?.own === true ? entry : undefined;
}

function isInstallationOf(entry: CatalogEntry, path: string): boolean {
  return entry.product.installations?.some((pattern) => pattern.test(path)) === true;
}
