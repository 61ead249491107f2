/** The contract beside the server: price, term, next dates, and the way out. */
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import type { Service } from "@/api/schema";
import { ActionButton } from "@/components/Actions";
import { CopyId } from "@/components/CopyId";
import { Money } from "@/components/Money";
import { Facts, Section } from "@/components/Page";
import { DateText } from "@/components/Time";
import { couponOff, couponWords } from "@/lib/coupon";
import { cyclePer } from "@/lib/cycle";
import { civilDate, formatPeriod } from "@/lib/dates";
import classes from "./ServicePage.module.css";

export function ServiceSide({ service, onChange, onCancel, onResume }: { service: Service; onChange: () => void; onCancel: () => void; onResume: () => void }) {
  const { t } = useTranslation(["portal", "common"]);
  const { time_zone } = useMeta();
  const { subscription } = service;
  return (
    <Section title={t("portal:contract.title")}>
      <Facts
        facts={[
          service.price && service.cycle_months !== null && {
            label: t("portal:service.price"),
            value: (
              <>
                <Money value={service.price} /> {cyclePer(service.cycle_months)}
              </>
            ),
          },
          subscription && { label: t("portal:contract.period"), value: formatPeriod(subscription.period_start, subscription.period_end) },
          service.cancel_at
            ? { label: t("portal:service.ends_on"), value: <DateText date={service.cancel_at} /> }
            : subscription?.next_invoice_date && { label: t("portal:contract.next_invoice"), value: <DateText date={subscription.next_invoice_date} /> },
          ...(subscription?.coupons ?? []).map((one) => ({ label: t("portal:contract.coupon", { code: one.code }), value: `${couponOff(one)} ${couponWords(one)}` })),
          ...(subscription?.options ?? []).filter((one) => one.value !== false).map((one) => ({ label: one.name, value: one.kind === "yes_no" ? t("portal:contract.yes") : one.words })),
          service.kind === "machine" && { label: t("portal:service.hostname"), value: <CopyId value={service.name} what={t("portal:service.hostname")} /> },
          { label: t("portal:contract.since"), value: <DateText date={civilDate(new Date(service.created_at), time_zone)} /> },
        ]}
      />
      <div className={classes.sideActions}>
        <ActionButton action={{ key: "change", label: t("portal:change.label"), run: onChange, ability: service.can.change }} fullWidth />
        {service.cancel_at ? (
          <ActionButton action={{ key: "resume", label: t("portal:resume.label", { context: service.kind }), run: onResume, ability: service.can.resume }} fullWidth />
        ) : (
          <ActionButton action={{ key: "cancel", label: t("portal:cancel.label", { context: service.kind }), run: onCancel, ability: service.can.cancel }} fullWidth />
        )}
      </div>
    </Section>
  );
}
