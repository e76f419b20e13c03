/** Text of unknown origin, safe for a terminal: what could colour, move or reorder is written out. */
export { visibleText as visible } from "@corral/process-service/core";
