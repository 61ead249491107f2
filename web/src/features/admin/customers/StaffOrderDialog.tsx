/** An order for a customer: a plan as the shop sells it, from a day on, with its price before it is placed. */
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Body as BodyOf } from "@/api/contract";
import type { CustomerAdmin, ProductAdmin } from "@/api/schema";
import { useWrite } from "@/api/write";
import { DetailSkeleton } from "@/components/DetailPage";
import { FieldRow, FieldStack } from "@/components/Form";
import { Money } from "@/components/Money";
import { Facts, Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { cycleLength } from "@/lib/cycle";
import { formatMoney } from "@/lib/money";
import type { OptionValues } from "@/lib/options";
import { adminPaths } from "../paths";
import { quoteReads } from "../quotes/calls";

const OptionFields = lazy(() => import("@/components/options/OptionFields").then((made) => ({ default: made.OptionFields })));

type Input = BodyOf<"/admin/customers/{id}/orders", "post">;

interface StaffOrderProps {
  customer: CustomerAdmin;
  onClose: () => void;
}

export default function StaffOrderDialog({ customer, onClose }: StaffOrderProps) {
  const { t } = useTranslation(["admin", "common"]);
  const plans = useQuery(quoteReads.plans());
  const sold = plans.data?.items.filter((one) => !one.retired && one.prices.some((price) => price.recurring.currency === customer.currency)) ?? [];
  return (
    <Modal size="lg" opened onClose={onClose} title={t("admin:staff_order.title", { name: customer.company ?? customer.name })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      {plans.isPending ? <DetailSkeleton label={t("common:app.loading")} /> : null}
      {plans.error ? <ProblemPanel error={plans.error} retry={() => void plans.refetch()} /> : null}
      {plans.data && sold.length === 0 ? <p>{t("admin:staff_order.nothing", { currency: customer.currency })}</p> : null}
      {sold[0] ? <Fields customer={customer} plans={sold} first={sold[0]} onClose={onClose} /> : null}
    </Modal>
  );
}

function Fields({ customer, plans, first, onClose }: StaffOrderProps & { plans: ProductAdmin[]; first: ProductAdmin }) {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  const [product, setProduct] = useState(first.id);
  const [chosen, setChosen] = useState({ cycle: "", region: "", image: "", hostname: "", day: "", coupon: "" });
  const [options, setOptions] = useState<OptionValues>({});
  const plan = plans.find((one) => one.id === product) ?? first;
  const prices = plan.prices.filter((price) => price.recurring.currency === customer.currency);
  const price = prices.find((one) => String(one.cycle_months) === chosen.cycle) ?? prices[0];
  // A region without a surcharge, where there is one.
  const region = chosen.region || (plan.regions.find((one) => !one.prices?.length) ?? plan.regions[0])?.code || "";
  const image = chosen.image || plan.images[0]?.id || "";
  const set = (patch: Partial<typeof chosen>) => setChosen((before) => ({ ...before, ...patch }));
  const input: Input = {
    items: [
      {
        product_id: plan.id,
        cycle_months: price?.cycle_months ?? 1,
        quantity: 1,
        region,
        image_id: image,
        hostname: chosen.hostname.trim(),
        access: "password",
        add_ons: [],
        options: Object.entries(options).flatMap(([key, value]) => (value === null || value === "" ? [] : [{ key, value }])),
      },
    ],
    coupon: chosen.coupon.trim() || null,
    start_on: chosen.day || null,
  };
  const [text] = useDebouncedValue(JSON.stringify(input), 300);
  const quote = useQuery({
    queryKey: ["/admin/customers/orders/quote", customer.id, text] as const,
    queryFn: ({ signal }) => api.post("/admin/customers/{id}/orders/quote", { path: { id: customer.id }, body: JSON.parse(text) as Input, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const place = useWrite<{ id: string }>({
    topics: ["order", "customer"],
    run: (_, key) => api.post("/admin/customers/{id}/orders", { path: { id: customer.id }, body: { ...input, expected_due_now: quote.data?.due_now ?? null }, idempotencyKey: key }),
    done: (order) => {
      toast.done(t("staff_order.done"));
      onClose();
      void navigate({ to: adminPaths.order(order.id) as "/" });
    },
  });
  const problems = quote.data?.problems ?? [];
  const fresh = quote.data !== undefined && !quote.isPlaceholderData && text === JSON.stringify(input);
  return (
    <FieldStack>
      <p style={{ margin: 0 }}>{t("staff_order.lead")}</p>
      <FieldRow>
        <NativeSelect label={t("quotes.product")} data={plans.map((one) => ({ value: one.id, label: one.name }))} value={plan.id} onChange={(event) => (setProduct(event.currentTarget.value), setOptions({}), set({ cycle: "", region: "", image: "" }))} />
        <NativeSelect label={t("quotes.cycle")} data={prices.map((one) => ({ value: String(one.cycle_months), label: `${cycleLength(one.cycle_months)} · ${formatMoney(one.recurring)}` }))} value={String(price?.cycle_months ?? "")} onChange={(event) => set({ cycle: event.currentTarget.value })} />
      </FieldRow>
      <FieldRow>
        <NativeSelect label={t("quotes.region")} data={plan.regions.map((one) => ({ value: one.code, label: one.name }))} value={region} onChange={(event) => set({ region: event.currentTarget.value })} />
        <NativeSelect label={t("quotes.image")} data={plan.images.map((one) => ({ value: one.id, label: one.name }))} value={image} onChange={(event) => set({ image: event.currentTarget.value })} />
      </FieldRow>
      <FieldRow>
        <TextInput label={t("quotes.hostname")} required autoComplete="off" value={chosen.hostname} onChange={(event) => set({ hostname: event.currentTarget.value })} />
        <TextInput type="date" label={t("staff_order.day")} description={t("staff_order.day_help")} value={chosen.day} onChange={(event) => set({ day: event.currentTarget.value })} />
        <TextInput label={t("staff_order.coupon")} autoComplete="off" value={chosen.coupon} onChange={(event) => set({ coupon: event.currentTarget.value })} />
      </FieldRow>
      {plan.options.length > 0 && price ? (
        <Suspense fallback={null}>
          <OptionFields options={plan.options} values={options} set={(key, value) => setOptions((before) => ({ ...before, [key]: value }))} cycle={price.cycle_months} currency={customer.currency} />
        </Suspense>
      ) : null}
      <div role="status">
        <ProblemAlert error={quote.error} />
        {problems.length > 0 ? <Section tone="warn" title={t("staff_order.problems")} text={problems.map((one) => one.detail).join(" ")} /> : null}
        {quote.data && problems.length === 0 ? (
          <Facts
            facts={[
              { label: t("staff_order.tax"), value: <Money value={quote.data.tax_total} /> },
              { label: t("staff_order.due_now"), value: <Money value={quote.data.due_now} /> },
            ]}
          />
        ) : null}
      </div>
      <ProblemAlert error={place.error} />
      <div>
        <Button loading={place.isPending} disabled={!fresh || problems.length > 0 || quote.error !== null || !chosen.hostname.trim()} onClick={() => place.mutate()}>
          {t("staff_order.place")}
        </Button>
      </div>
    </FieldStack>
  );
}
