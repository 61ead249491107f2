/** One act on many services: how far it is, what went wrong and why, and how to stop it or go on. */
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { BulkRunView } from "@/components/bulk/BulkRunView";
import { bulkReads } from "@/components/bulk/calls";
import { TextLink } from "@/components/links";
import { Loaded, useMay } from "../parts";
import { adminPaths } from "../paths";

export function BulkRunPage() {
  const { t } = useTranslation("bulk");
  const { id = "" } = useParams({ strict: false });
  const may = useMay("services.operate");
  const list = { label: t("title"), href: adminPaths.bulkRuns };
  return (
    <Loaded query={bulkReads.one("admin", id)} name={t("title")} crumbs={[list]}>
      {(run) => <BulkRunView run={run} place={{ side: "admin", may, list, service: (service) => adminPaths.service(service), by: ({ customer_id, started_by }) => (customer_id ? <TextLink href={adminPaths.customer(customer_id)}>{started_by}</TextLink> : started_by) }} />}
    </Loaded>
  );
}
