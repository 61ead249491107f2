/** A new private network: a name and one of the regions that servers are in. */
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { DetailSkeleton } from "@/components/DetailPage";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { ProblemAlert } from "@/components/ProblemView";
import { making } from "./calls";
import type { Network, NewNetwork as Input, Place } from "./calls";
import classes from "./networking.module.css";

interface NewProps {
  opened: boolean;
  onClose: () => void;
  /** Whose; the signed-in customer's own when null. */
  customer: string | null;
  made: (id: string) => void;
}

export function NewNetwork({ opened, onClose, customer, made }: NewProps) {
  const { t } = useTranslation(["networking", "common"]);
  const places = useQuery({ ...making.places(customer), enabled: opened });
  return (
    <Modal opened={opened} onClose={onClose} title={t("network.new")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      <ProblemAlert error={places.data ? null : places.error} />
      {places.data ? <Fields places={places.data.items} onClose={onClose} customer={customer} made={made} /> : places.error ? null : <DetailSkeleton label={t("common:app.loading")} />}
    </Modal>
  );
}

function Fields({ places, onClose, customer, made }: Omit<NewProps, "opened"> & { places: Place[] }) {
  const { t } = useTranslation(["networking", "common"]);
  const create = useWrite<Network, Input>({ topics: ["customer"], run: (input) => making.network(customer, input) });
  const key = (place: Place) => `${place.account_id} ${place.region}`;
  const of = useApiForm({
    initialValues: { name: "", region: places[0] ? key(places[0]) : "" },
    validate: { name: (value) => (value.trim() ? null : t("network.name_missing")) },
    send: async ({ name, region }) => {
      const place = places.find((one) => key(one) === region);
      if (!place) return;
      const network = await create.mutateAsync({ name: name.trim(), region: place.region, account_id: place.account_id });
      onClose();
      made(network.id);
    },
  });
  if (places.length === 0) return <p className={classes.quiet}>{t("network.no_places")}</p>;
  return (
    <Form of={of} label={t("network.new")}>
      <TextInput label={t("network.name")} maxLength={60} data-autofocus {...of.form.getInputProps("name")} />
      <NativeSelect label={t("network.region")} description={t("network.region_help")} data={places.map((place) => ({ value: key(place), label: place.name }))} {...of.form.getInputProps("region")} />
      <p className={classes.quiet}>{t("network.range_help")}</p>
      <FormActions of={of} label={t("network.make")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
