/** The tabs that have no room in their row, in a menu at its end. */
import { Menu, UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { DetailTab } from "./DetailPage";
import { TabLabel } from "./TabLabel";
import classes from "./DetailPage.module.css";

export default function MoreTabs({ tabs, open }: { tabs: DetailTab[]; open: (key: string) => void }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton className={classes.more}>
          {t("tabs.more")} <IconChevronDown size={15} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {tabs.map((tab) => (
          <Menu.Item key={tab.key} onClick={() => open(tab.key)}>
            <TabLabel tab={tab} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
