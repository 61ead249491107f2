/** One template: its document with variables, a look at what a server would get, and its versions. */
import { Button, Checkbox, Textarea, TextInput } from "@mantine/core";
import { IconCopy, IconEye } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Answer } from "@/api/contract";
import { refreshTopics } from "@/api/cache";
import { useWrite } from "@/api/write";
import { DataTable } from "@/components/DataTable";
import { DetailPage, DetailSkeleton } from "@/components/DetailPage";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { LinkButton } from "@/components/links";
import { Page, Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { software } from "@/components/software/calls";
import type { Template, TemplateInput } from "@/components/software/calls";
import classes from "@/components/software/software.module.css";
import { Time } from "@/components/Time";
import { toast } from "@/components/toasts";
import { Editable, Loaded, useMay } from "../parts";
import { adminPaths } from "../paths";

const START = "#cloud-config\nhostname: ${{ hostname }}\n";
const pretty = (value: unknown) => JSON.stringify(value, null, 2);

export function NewTemplatePage() {
  const { t } = useTranslation("software");
  const { from } = useSearch({ strict: false }) as { from?: string };
  const source = useQuery({ ...software.template(from ?? ""), enabled: Boolean(from) });
  const crumbs = [{ label: t("admin.templates"), href: adminPaths.templates }];
  if (from && source.error) return <ProblemPanel page error={source.error} retry={() => void source.refetch()} />;
  if (from && !source.data) return <DetailSkeleton label={t("admin.template")} />;
  return (
    <Page title={t("admin.new_template")} crumbs={crumbs}>
      <Editor copied={source.data?.template} />
    </Page>
  );
}

export function TemplatePage() {
  const { t } = useTranslation("software");
  const { id } = useParams({ strict: false }) as { id: string };
  const crumbs = [{ label: t("admin.templates"), href: adminPaths.templates }];
  return (
    <Loaded query={software.template(id)} name={t("admin.template")} crumbs={crumbs}>
      {(detail) => <View detail={detail} crumbs={crumbs} />}
    </Loaded>
  );
}

type Detail = Answer<"/admin/templates/{id}", "get">;

function View({ detail, crumbs }: { detail: Detail; crumbs: { label: string; href: string }[] }) {
  const { t } = useTranslation("software");
  const { template, versions } = detail;
  const may = useMay("catalog.write");
  const copy = may.allowed ? (
    <LinkButton href={`${adminPaths.template("new")}?from=${template.id}`} variant="default" leftSection={<IconCopy size={16} aria-hidden />}>
      {t("admin.copy")}
    </LinkButton>
  ) : undefined;
  return (
    <DetailPage
      title={template.name}
      crumbs={crumbs}
      lead={template.about}
      actions={copy}
      tabs={[
        {
          key: "document",
          label: t("admin.body"),
          content: template.shipped ? (
            <Section title={t("admin.body")} text={t("admin.shipped_text")}>
              <Textarea readOnly autosize maxRows={30} aria-label={t("admin.body")} classNames={{ input: "mono" }} value={template.body} />
            </Section>
          ) : (
            <Editable permission="catalog.write">
              <Editor key={template.version} template={template} />
            </Editable>
          ),
        },
        {
          key: "versions",
          label: t("admin.versions"),
          count: versions.length,
          content: (
            <Section flush>
              <DataTable
                label={t("admin.versions")}
                rows={versions}
                rowKey={(row) => String(row.number)}
                columns={[
                  { key: "number", header: t("admin.version"), phone: "main", cell: (row) => String(row.number) },
                  { key: "note", header: t("admin.note"), cell: (row) => row.note || "–" },
                  { key: "by", header: t("admin.by"), phone: "wide", cell: (row) => row.made_by },
                  { key: "when", header: t("admin.when"), nowrap: true, phone: "side", cell: (row) => <Time at={row.created_at} /> },
                ]}
              />
            </Section>
          ),
        },
      ]}
    />
  );
}

interface Values {
  name: string;
  about: string;
  body: string;
  variables: string;
  links: string;
  note: string;
  archived: boolean;
}

/** A list as it was typed; null when it is none. */
function listIn(text: string): unknown[] | null {
  if (!text.trim()) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

const inputOf = (values: Values): TemplateInput => ({
  ...values,
  variables: (listIn(values.variables) ?? []) as TemplateInput["variables"],
  links: (listIn(values.links) ?? []) as TemplateInput["links"],
});

function Editor({ template, copied }: { template?: Template; copied?: Template }) {
  const { t } = useTranslation("software");
  const client = useQueryClient();
  const navigate = useNavigate();
  const source = template ?? copied;
  const list = (text: string) => (listIn(text) ? null : t("admin.not_json"));
  const of = useApiForm<Values>({
    initialValues: {
      name: template?.name ?? (copied ? t("admin.copy_of", { name: copied.name }) : ""),
      about: source?.about ?? "",
      body: source?.body ?? START,
      variables: pretty(source?.variables ?? []),
      links: pretty(source?.links ?? []),
      note: "",
      archived: template?.archived ?? false,
    },
    validate: { variables: list, links: list },
    send: async (values) => {
      const input = inputOf(values);
      const kept = template ? await software.updateTemplate(template.id, input, template.version) : await software.createTemplate(input);
      toast.done(t("admin.saved"));
      refreshTopics(client, ["catalog"]);
      // After the form has settled, or its guard would ask about leaving.
      if (!template) setTimeout(() => void navigate({ to: adminPaths.template(kept.id) as never }), 0);
    },
  });
  const input = of.form.getInputProps;
  const area = { autosize: true, minRows: 4, maxRows: 24, spellCheck: false, classNames: { input: "mono" } };
  return (
    <div className={classes.editor}>
      <Section>
        <Form of={of} label={t("admin.template")} guard>
          <TextInput label={t("admin.name")} required {...input("name")} />
          <TextInput label={t("admin.about")} {...input("about")} />
          <Textarea label={t("admin.body")} description={t("admin.body_help")} required {...area} minRows={12} {...input("body")} />
          <Textarea label={t("admin.variables")} description={t("admin.variables_help")} {...area} {...input("variables")} />
          <Textarea label={t("admin.links")} description={t("admin.links_help")} {...area} {...input("links")} />
          <TextInput label={t("admin.note")} {...input("note")} />
          {template ? <Checkbox label={t("admin.archived")} {...input("archived", { type: "checkbox" })} /> : null}
          <FormActions of={of} label={t("admin.save")} />
        </Form>
      </Section>
      <Look values={of.form.values} />
    </div>
  );
}

function Look({ values }: { values: Values }) {
  const { t } = useTranslation("software");
  const look = useWrite<Answer<"/admin/templates/preview", "post">>({
    topics: [],
    run: () => {
      const { body, variables, links } = inputOf(values);
      return software.preview({ body, variables, links, answers: {} });
    },
  });
  // With a list nobody can read, it would be the look of another template.
  const isReadable = Boolean(listIn(values.variables) && listIn(values.links));
  return (
    <Section
      title={t("admin.preview")}
      text={t("admin.preview_text")}
      actions={
        <Button variant="default" leftSection={<IconEye size={16} aria-hidden />} disabled={!isReadable} loading={look.isPending} onClick={() => look.mutate()}>
          {t("admin.look")}
        </Button>
      }
    >
      <ProblemAlert error={look.error} />
      {isReadable ? null : <p className={classes.quiet}>{t("admin.look_first")}</p>}
      {look.data ? (
        <div role="status">
          {look.data.findings.length > 0 ? (
            <ul className={classes.list} aria-label={t("admin.findings")}>
              {look.data.findings.map((one) => (
                <li key={`${one.at} ${one.detail}`}>
                  <span className="mono">{one.at}</span> {one.detail}
                </li>
              ))}
            </ul>
          ) : (
            <p className={classes.quiet}>
              {t("admin.sound")} {t("admin.bytes", { count: look.data.bytes, most: look.data.most_bytes })}
            </p>
          )}
          {look.data.document ? <Textarea readOnly autosize maxRows={30} aria-label={t("admin.preview")} classNames={{ input: "mono" }} value={look.data.document} /> : null}
        </div>
      ) : null}
    </Section>
  );
}
