import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Icon } from "./icons.tsx";

/** A menu of choices, one of which is selected. */
export function ChoiceMenu<T extends string>({
  value,
  options,
  onChange,
  children,
}: {
  readonly value: T | undefined;
  readonly options: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
  /** The trigger button. */
  readonly children: ReactNode;
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <MenuPanel>
        <DropdownMenu.RadioGroup
          {...(value === undefined ? undefined : { value })}
          onValueChange={(next) => {
            const chosen = options.find(([option]) => option === next);
            if (chosen !== undefined) onChange(chosen[0]);
          }}
        >
          {options.map(([option, text]) => (
            <DropdownMenu.RadioItem
              key={option}
              value={option}
              className="flex items-center gap-2 rounded px-2 py-1 outline-none select-none data-highlighted:bg-hover"
            >
              <span className="w-4">
                <DropdownMenu.ItemIndicator>
                  <Icon name="check" />
                </DropdownMenu.ItemIndicator>
              </span>
              {text}
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      </MenuPanel>
    </DropdownMenu.Root>
  );
}

/** Surface of a menu, mounted in `main` because all content must be in a landmark. */
export function MenuPanel(props: ComponentProps<typeof DropdownMenu.Content>) {
  return (
    <DropdownMenu.Portal container={document.querySelector("main")}>
      <DropdownMenu.Content
        align="end"
        sideOffset={2}
        collisionPadding={8}
        {...props}
        className="z-40 min-w-44 rounded-lg border border-line-strong bg-raised p-1 shadow-float"
      />
    </DropdownMenu.Portal>
  );
}
