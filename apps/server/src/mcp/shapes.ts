// What the tools answer with.
import * as z from "zod";

const agent = z.object({
  id: z.string(),
  label: z.string(),
  pid: z.int(),
  works: z.string().optional(),
});

const process = z.object({
  pid: z.int(),
  title: z.string(),
  command: z.string(),
  ports: z.array(z.int()),
  memoryBytes: z.number(),
  startedAt: z.number().optional(),
});

const owned = process.extend({
  yours: z.boolean(),
  owner: agent.optional(),
  leftOver: z.boolean(),
  because: z.string().optional(),
});

export const shapes = {
  my_processes: z.object({
    agent,
    processes: z.array(process),
    more: z.int(),
    totals: z.object({ processes: z.int(), memoryBytes: z.number(), ports: z.array(z.int()) }),
  }),
  who_has_port: z.object({ port: z.int(), holders: z.array(owned) }),
  why_process: z.object({ processes: z.array(owned.extend({ ancestors: z.array(z.string()) })) }),
  headroom: z.object({
    memoryAvailableBytes: z.number(),
    memoryTotalBytes: z.number(),
    cores: z.int(),
    coresInUse: z.number().optional(),
    agents: z.int(),
  }),
  preview_stop: z.object({
    planId: z.string().optional(),
    expiresInSeconds: z.int().optional(),
    targets: z.array(process),
    notStopped: z.array(z.object({ pid: z.int(), title: z.string(), reason: z.string() })),
  }),
  stop: z.object({
    status: z.string(),
    confirmedGone: z.int(),
    memoryFreedBytes: z.number(),
    outcomes: z.array(z.object({ pid: z.int(), title: z.string(), outcome: z.string() })),
  }),
};

export type Shapes = { readonly [Name in keyof typeof shapes]: z.output<(typeof shapes)[Name]> };
