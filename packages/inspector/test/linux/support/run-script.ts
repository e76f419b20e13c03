import { execFile } from "node:child_process";
import { promisify } from "node:util";

const built = new URL("../../../dist/", import.meta.url).href;

/**
 * Becomes another user after loading all modules, as that user may not be able to enter the folder of
 * the checkout. The ids of all threads are set (setuid(2), C library/kernel differences).
 */
const BECOME_NOBODY = `
  loadPidfdSignal();
  process.setgroups([]);
  process.setgid(65534);
  process.setuid(65534);`;

/**
 * Runs a module in another Node.js process, under a command such as `unshare`, and returns the JSON that
 * it prints. It has a `driver`, a Linux driver of the built package, and `signalOne`. `asNobody` needs
 * root.
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

/** Whether a command succeeds here, such as one that needs root. */
export async function canRun(command: string, ...args: readonly string[]): Promise<boolean> {
  return await promisify(execFile)(command, args).then(
    () => true,
    () => false,
  );
}
