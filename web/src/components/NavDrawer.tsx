/** The navigation of a phone, loaded the first time it is opened. */
import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface NavDrawerProps {
  opened: boolean;
  onClose: () => void;
  children: ReactNode;
}

export default function NavDrawer({ opened, onClose, children }: NavDrawerProps) {
  const { t } = useTranslation();
  return (
    <Drawer opened={opened} onClose={onClose} size={280} title={t("app.menu")} closeButtonProps={{ "aria-label": t("app.close") }}>
      {children}
    </Drawer>
  );
}
