/** Things one can do to what is open. A refused action stays visible and says why. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import type { ButtonProps } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { Hint } from "./Hint";
import classes from "./Actions.module.css";

export interface ActionItem {
  key: string;
  label: string;
  icon?: Icon;
  run: () => void;
  /** From the server: an action missing from `can` is not shown at all. */
  ability: Ability | undefined;
  danger?: boolean;
}

interface ActionButtonProps extends ButtonProps {
  action: ActionItem;
}

export function ActionButton({ action, ...rest }: ActionButtonProps) {
  const { t } = useTranslation();
  const { icon: IconShape, ability } = action;
  if (!ability) return null;
  const refused = ability.allowed ? null : (ability.reason ?? t("ability.refused"));
  const button = (
    <Button
      variant="default"
      leftSection={IconShape ? <IconShape size={16} aria-hidden /> : undefined}
      color={action.danger ? "red" : undefined}
      {...rest}
      data-disabled={refused ? true : undefined}
      aria-disabled={refused ? true : undefined}
      aria-description={refused ?? undefined}
      onClick={(event) => (refused ? event.preventDefault() : action.run())}
    >
      {action.label}
    </Button>
  );
  return refused ? (
    <Hint label={refused} describe={false} block={Boolean(rest.fullWidth)}>
      {button}
    </Hint>
  ) : (
    button
  );
}

interface ActionMenuProps {
  items: ActionItem[];
  label?: string;
}

export function ActionMenu({ items, label }: ActionMenuProps) {
  const { t } = useTranslation();
  const shown = items.filter((item) => item.ability);
  if (shown.length === 0) return null;
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={label ?? t("action.more")}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {shown.map((item) => {
          const refused = item.ability?.allowed ? null : (item.ability?.reason ?? t("ability.refused"));
          return (
            <Menu.Item
              key={item.key}
              className={item.danger && !refused ? classes.danger : undefined}
              leftSection={item.icon ? <item.icon size={16} aria-hidden /> : undefined}
              data-disabled={refused ? true : undefined}
              aria-disabled={refused ? true : undefined}
              closeMenuOnClick={!refused}
              onClick={() => (refused ? undefined : item.run())}
            >
              {item.label}
              {refused ? <span className={classes.reason}>{refused}</span> : null}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
