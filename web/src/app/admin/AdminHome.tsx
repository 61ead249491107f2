/** The start page of the back office. */
import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";

export function AdminHome() {
  const { t } = useTranslation("admin");
  return (
    <Page title={t("home.title")} lead={t("home.text")}>
      {null}
    </Page>
  );
}
