import * as fc from "fast-check";
import { z } from "zod";

/** Values that a schema accepts, made from the schema itself. */
export function arbitraryOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodReadonly
  ) {
    return arbitraryOf(schema.unwrap());
  }
  if (schema instanceof z.ZodNullable) {
    return fc.oneof(fc.constant(null), arbitraryOf(schema.unwrap()));
  }
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape);
    const isOptional = ([, field]: (typeof fields)[number]) =>
      z.safeParse(field, undefined).success;
    return fc.record(
      Object.fromEntries(fields.map(([name, field]) => [name, arbitraryOf(field)])),
      { requiredKeys: fields.filter((field) => !isOptional(field)).map(([name]) => name) },
    );
  }
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(arbitraryOf));
  if (schema instanceof z.ZodArray) {
    return fc
      .array(arbitraryOf(schema.element), { maxLength: 5 })
      .filter((value) => schema.safeParse(value).success);
  }
  if (schema instanceof z.ZodRecord) {
    return fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), fc.string(), { maxKeys: 5 });
  }
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodNumber) {
    const min = Math.max(schema.minValue ?? -1e9, -1e9);
    const max = Math.min(schema.maxValue ?? 1e15, 1e15);
    // The staged machine's own pids and everyday numbers first, then anything that is allowed.
    const known = [0, 1, 2, 100, 101, 200, 1_000].filter((value) => value >= min && value <= max);
    return fc.oneof(...known.map((value) => fc.constant(value)), fc.integer({ min, max }));
  }
  if (schema instanceof z.ZodString) {
    const length = {
      minLength: schema.minLength ?? 0,
      maxLength: Math.min(schema.maxLength ?? 40, 40),
    };
    return fc
      .oneof(
        fc.string(length),
        fc.string({ ...length, unit: "binary" }),
        fc.constantFrom("x", "/tmp"),
      )
      .filter((value) => schema.safeParse(value).success);
  }
  throw new TypeError(`No values are known for ${schema.constructor.name}.`);
}
