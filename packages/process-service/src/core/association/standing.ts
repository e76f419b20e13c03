import type { ProcessView } from "../model.ts";

type Associated = Pick<ProcessView, "association">;

/** Whether positive evidence ties a process to its executor. */
export function isOwned({ association }: Associated): boolean {
  return association?.standing === "owned";
}

/** Whether a process is left over: owned, alive, its executor ended. buildAssociation judges it. */
export function isLeftOver({ association }: Associated): boolean {
  return association?.leftOver === true;
}
