/** Mock software: a small marketplace, and what is installed on a server. */
import type { Answer } from "@/api/contract";
import { IMAGES, db, inDays, now } from "./data";
import { Refusal, notFound } from "./http";
import type { Routes } from "./http";

type Offer = Answer<"/shop/software", "get">;
type Application = Offer["applications"][number]["application"];
type Install = NonNullable<Answer<"/portal/services/{id}/software", "get">["install"]>;

const application = (id: string, name: string, about: string, category: Application["category"], more: Partial<Application> = {}): Application => ({
  id, name, about, category, version: 1, template_id: `tpl_${id}`, provider_application: null, release: "", needs: { min_cores: 1, min_ram_mb: 1024, min_disk_gb: 10, images: [] }, shipped: true, hidden: false, variables: [], updated_at: inDays(-3), ...more,
});

const APPLICATIONS = [
  application("app_docker", "Docker", "Docker Engine, ready for containers.", "containers", { release: "stable" }),
  application("app_wordpress", "WordPress", "The blog and site system, installed and ready to log in.", "web", {
    release: "latest",
    variables: [
      { name: "title", label: "Title of the site", kind: "text", required: true },
      { name: "admin_password", label: "Password of the administrator", kind: "password" },
    ],
  }),
];

const offer = (): Offer => ({ applications: APPLICATIONS.map((one) => ({ application: one, refusal: null })), own_script: true, own_images: false, default: null });

const systems = IMAGES.map(({ id, name, os_type, description }) => ({ id, name, os_type, description }));

const installs = new Map<string, Install>();

function installOf(id: string): Install | null {
  const service = db.services.find((one) => one.id === id);
  if (!service) throw notFound();
  if (service.state !== "active") return null;
  if (!installs.has(id)) {
    const steps = ["The system is up to date.", "The web server runs.", "WordPress is installed."].map((words) => ({ words, at: inDays(-1) }));
    installs.set(id, { id: `ins_${id}`, name: "WordPress", number: 1, state: "done", steps, problem: null, links: [{ label: "Site", url: "https://web-01.example.com" }], secrets: true, revealed_at: null, created_at: inDays(-1), finished_at: inDays(-1) });
  }
  return installs.get(id) ?? null;
}

export function softwareRoutes(routes: Routes): void {
  routes
    .get("/shop/software", offer)
    .get("/portal/services/{id}/software", ({ params }) => ({ install: installOf(params.id), offer: offer(), images: systems }))
    .get("/admin/services/{id}/software", ({ params }) => ({ install: installOf(params.id), offer: offer(), images: systems }))
    .post("/portal/services/{id}/software/reveal", ({ params }) => {
      const install = installOf(params.id);
      if (!install?.secrets) throw new Refusal(409, "nothing_to_reveal", "There are no passwords to be shown.");
      Object.assign(install, { secrets: false, revealed_at: now() });
      return { items: [{ label: "Password of the administrator", value: "correct-horse-42" }] };
    });
}
