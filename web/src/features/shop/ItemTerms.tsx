/** What an item of a cart says beside its price: how it begins, and what is installed with it. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { CartItem, PriceReason } from "@/api/schema";
import { BindsText } from "@/components/contract/BindsText";
import { software } from "@/components/software/calls";
import { cyclePer } from "@/lib/cycle";
import { formatDate } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { NOTHING, OWN, chosenOf } from "@/lib/software";

/** Why something costs less than by itself. */
export function ReasonText({ reason, className }: { reason: PriceReason | null; className?: string }) {
  const { t } = useTranslation("shop");
  if (!reason) return null;
  const list = reason.list ? formatMoney(reason.list) : "";
  return <p className={className}>{reason.kind === "bundle" ? t("reason.bundle", { name: reason.bundle_name, list }) : t("reason.volume", { percent: reason.percent, from: reason.from, list })}</p>;
}

/** When a trial ends, how long an introductory price holds, and what is paid then. */
export function ItemTerms({ item, className }: { item: CartItem; className?: string }) {
  const { t } = useTranslation("shop");
  const { trial_ends_on, intro_cycles, regular, input, contract } = item;
  const binds = (
    <>
      <ReasonText reason={item.reason} className={className} />
      {contract ? <p className={className}><BindsText rules={contract} /></p> : null}
    </>
  );
  if (!trial_ends_on && !intro_cycles) return binds;
  const words = { date: trial_ends_on ? formatDate(trial_ends_on) : "", count: intro_cycles ?? 0, regular: formatMoney(regular), per: cyclePer(input.cycle_months) };
  return (
    <>
      <p className={className}>{trial_ends_on ? t(intro_cycles ? "begins.trial_intro" : "begins.trial", words) : t("begins.intro", words)}</p>
      {binds}
    </>
  );
}

/** The chosen application by its name, or that there is a script; nothing where nothing was chosen. */
export function SoftwareName({ item, before }: { item: CartItem; before: string }) {
  const { t } = useTranslation("software");
  const { what } = chosenOf(item.input.software);
  const named = what !== NOTHING && what !== OWN;
  const offer = useQuery({ ...software.shop(item.product.id, item.input.image_id ?? ""), enabled: named });
  const name = named ? offer.data?.applications.find((one) => one.application.id === what)?.application.name : t("pick.own");
  return what === NOTHING || !name ? null : `${before}${name}`;
}
