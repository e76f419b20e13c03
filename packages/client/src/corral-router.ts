import type { CorralErrorShape, CorralRouter as ServedRouter } from "@corral/process-service/trpc";
import type {
  AnyTRPCRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from "@trpc/server";

/**
 * The router's type in the words of the tRPC that the app has, for `createTRPCClient<CorralRouter>` and
 * the like. tRPC's types of what a server does with a router differ from one version 11 to the next;
 * procedures, with their inputs and outputs, and the shape of errors are the served router's.
 */
export type CorralRouter = Omit<AnyTRPCRouter, "_def"> & {
  _def: Omit<AnyTRPCRouter["_def"], "_config" | "procedures" | "record"> & {
    _config: Omit<AnyTRPCRouter["_def"]["_config"], "$types"> & { $types: RootTypes };
    procedures: Records;
    record: Records;
  };
};

interface RootTypes {
  ctx: object;
  meta: object;
  errorShape: CorralErrorShape;
  transformer: false;
}

type ServedRecords = ServedRouter["_def"]["record"];

type Records = {
  [Area in keyof ServedRecords]: {
    [Name in keyof ServedRecords[Area]]: ProcedureLike<ServedRecords[Area][Name]>;
  };
};

type ProcedureLike<T> = T extends {
  _def: { type: infer Type; $types: { input: infer Input; output: infer Output } };
}
  ? Procedures<{ input: Input; output: Output; meta: object; errorShape: CorralErrorShape }>[Type &
      keyof Procedures<never>]
  : never;

interface Procedures<
  Definition extends {
    input: unknown;
    output: unknown;
    meta: unknown;
    errorShape: CorralErrorShape;
  },
> {
  query: TRPCQueryProcedure<Definition>;
  mutation: TRPCMutationProcedure<Definition>;
  subscription: TRPCSubscriptionProcedure<Definition>;
}
