import type { CorralInputs, CorralOutputs } from "@corral/client";
import type { CorralRouter } from "@corral/client/trpc";
import type * as service from "@corral/process-service/trpc";
import type { inferRouterError, inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { expectTypeOf, test } from "vitest";

/** Names of the procedures whose input or output is any. */
type Untyped<T> = {
  [Area in keyof T]: {
    [Name in keyof T[Area]]: 0 extends 1 & T[Area][Name] ? Name : never;
  }[keyof T[Area]];
}[keyof T];

// Two names for one thing: TypeScript compares two uses of one alias by its arguments alone, and takes
// tRPC's inputs and outputs for the same.
type Bundled<T> = {
  [Area in keyof T]: { [Name in keyof T[Area]]: [Area, Name, T[Area][Name]] }[keyof T[Area]];
}[keyof T];
type Served<T> = {
  [Area in keyof T]: { [Name in keyof T[Area]]: [Area, Name, T[Area][Name]] }[keyof T[Area]];
}[keyof T];

type Inputs = Served<service.CorralInputs>;
type Outputs = Served<service.CorralOutputs>;

// The type check proves this; a run alone proves nothing.
test("the bundled declarations say what the router says", () => {
  expectTypeOf<Bundled<CorralInputs>>().toEqualTypeOf<Inputs>();
  expectTypeOf<Bundled<CorralOutputs>>().toEqualTypeOf<Outputs>();
  expectTypeOf<Bundled<inferRouterInputs<CorralRouter>>>().toEqualTypeOf<Inputs>();
  expectTypeOf<Bundled<inferRouterOutputs<CorralRouter>>>().toEqualTypeOf<Outputs>();
  expectTypeOf<inferRouterError<CorralRouter>>().toEqualTypeOf<service.CorralErrorShape>();
  expectTypeOf<Untyped<CorralInputs>>().toBeNever();
  expectTypeOf<Untyped<CorralOutputs>>().toBeNever();
  // What would not be the same is found.
  // @ts-expect-error -- outputs are no inputs
  expectTypeOf<Bundled<CorralOutputs>>().toEqualTypeOf<Inputs>();
  // @ts-expect-error -- outputs are no inputs
  expectTypeOf<Bundled<inferRouterOutputs<CorralRouter>>>().toEqualTypeOf<Inputs>();
});
