import type { CorralInputs, CorralOutputs } from "@corral/client";
import type { CorralRouter } from "@corral/client/trpc";
import type * as service from "@corral/process-service/trpc";
import type { inferRouterError, inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { expectTypeOf, test } from "vitest";

/** Names of the procedures whose input or output says nothing. */
type Untyped<T> = {
  [Area in keyof T]: {
    [Name in keyof T[Area]]: 0 extends 1 & T[Area][Name] ? Name : never;
  }[keyof T[Area]];
}[keyof T];

// Held by the type check; a run alone proves nothing.
test("the bundled declarations say what the router says", () => {
  expectTypeOf<CorralInputs>().toEqualTypeOf<service.CorralInputs>();
  expectTypeOf<CorralOutputs>().toEqualTypeOf<service.CorralOutputs>();
  expectTypeOf<inferRouterInputs<CorralRouter>>().toEqualTypeOf<service.CorralInputs>();
  expectTypeOf<inferRouterOutputs<CorralRouter>>().toEqualTypeOf<service.CorralOutputs>();
  expectTypeOf<inferRouterError<CorralRouter>>().toEqualTypeOf<service.CorralErrorShape>();
  expectTypeOf<Untyped<CorralInputs>>().toBeNever();
  expectTypeOf<Untyped<CorralOutputs>>().toBeNever();
});
