import type { RoleRule } from "./product.ts";

/** Says something about itself and ends. */
export const versionRule: RoleRule = {
  role: "helper",
  flags: ["--version", "--help", "-v", "-V", "-h"],
};
