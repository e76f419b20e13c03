import { execFile } from "node:child_process";
import { promisify } from "node:util";

const built = new URL("../../../dist/", import.meta.url).href;

/**
 * Becomes another user once everything is loaded: that user may not be allowed to enter the folder of
 * the checkout. Node sets the ids of all of its threads (setuid(2), C library/kernel differences).
 */
const BECOME_NOBODY = `
  loadPidfdSignal();
  process.setgroups([]);
  process.setgid(65534);
  process.setuid(65534);`;

/**
 * Runs a module in another Node, under a command such as `unshare`; returns what it prints as JSON.
 * In it `driver` is a Linux driver of the built package, signalled with `signalOne`. `asNobody` needs root.
 */
export async function runScript(
  under: readonly string[],
  body: string,
  { asNobody = false }: { readonly asNobody?: boolean } = {},
): Promise<unknown> {
  const script = `
    import { signalOne } from ${JSON.stringify(`${built}open-pin.js`)};
    import { createLinuxDriver } from ${JSON.stringify(`${built}linux/linux-driver.js`)};
    import { loadPidfdSignal } from ${JSON.stringify(`${built}linux/native/pidfd-signal.js`)};
    ${asNobody ? BECOME_NOBODY : ""}
    const driver = createLinuxDriver();
    ${body}
    driver.close();`;
  const args = [...under, process.execPath, "--input-type=module", "-e", script];
  const { stdout } = await promisify(execFile)(args[0] ?? "", args.slice(1), { cwd: "/" });
  return JSON.parse(stdout);
}

/** Whether a command can be run here at all, such as one that needs to be root. */
export async function canRun(command: string, ...args: readonly string[]): Promise<boolean> {
  return await promisify(execFile)(command, args).then(
    () => true,
    () => false,
  );
}
