import "react";

declare module "react" {
  // Custom properties in `style`, for values that the style sheet needs.
  interface CSSProperties {
    readonly [name: `--${string}`]: string | number | undefined;
  }
}
