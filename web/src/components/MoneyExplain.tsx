/** How an amount was computed, on demand. Loaded where an amount can explain itself. */
import { Popover, Text, UnstyledButton } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { spoken } from "@/lib/spoken";
import classes from "./Money.module.css";

export default function MoneyExplain({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <Popover width={280} position="bottom-end" withArrow shadow="md">
      <Popover.Target>
        <UnstyledButton className={classes.ask} aria-label={t("money.explain")}>
          <IconInfoCircle size={15} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm">{spoken(text)}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}
