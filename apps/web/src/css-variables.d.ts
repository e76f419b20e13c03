import "react";

declare module "react" {
  // Custom properties, for what a style sheet shares with a measured value.
  interface CSSProperties {
    readonly [name: `--${string}`]: string | number | undefined;
  }
}
