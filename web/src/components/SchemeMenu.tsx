/** Light, dark or as the system says. */
import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun, IconSunMoon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

const SCHEMES = [
  ["light", "app.scheme_light", IconSun],
  ["dark", "app.scheme_dark", IconMoon],
  ["auto", "app.scheme_auto", IconDeviceDesktop],
] as const;

export function SchemeItems() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t("app.scheme_label")}</Menu.Label>
      {SCHEMES.map(([value, label, IconShape]) => (
        <Menu.Item
          key={value}
          role="menuitemradio"
          aria-checked={colorScheme === value}
          leftSection={<IconShape size={16} aria-hidden />}
          rightSection={colorScheme === value ? <IconCheck size={15} aria-hidden /> : undefined}
          onClick={() => setColorScheme(value)}
        >
          {t(label)}
        </Menu.Item>
      ))}
    </>
  );
}

export default function SchemeMenu() {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon size={40} aria-label={t("app.scheme_label")}>
          <IconSunMoon size={20} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <SchemeItems />
      </Menu.Dropdown>
    </Menu>
  );
}
