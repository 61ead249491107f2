/** Mock sessions: two demo logins, sign-up, mails that always arrive. */
import type { Meta, Session } from "@/api/schema";
import { db, inDays, now } from "./data";
import { Refusal, reply } from "./http";
import type { Routes } from "./http";

const MINUTES = 60_000;

export function sessionFor(kind: string, scenario: string): Session | null {
  if (kind === "staff") {
    return {
      user: { id: "usr_staff", email: "owner@example.test", name: "Robin Keller", email_verified: true },
      kind: "staff",
      role: scenario === "limited" ? "support" : "owner",
      permissions: scenario === "limited" ? ["read", "service.act"] : ["*"],
      customer: null,
      token: null,
      expires_at: new Date(Date.now() + 600 * MINUTES).toISOString(),
    };
  }
  if (kind !== "customer") return null;
  return {
    user: { id: "usr_alma", email: db.customer.email, name: db.customer.name, email_verified: db.verified },
    kind: "customer",
    role: scenario === "limited" ? "member" : "owner",
    permissions: scenario === "limited" ? [] : ["*"],
    customer: { id: db.customer.id, name: db.customer.company ?? db.customer.name },
    token: null,
    expires_at: new Date(Date.now() + 600 * MINUTES).toISOString(),
  };
}

function signedIn(kind: string, scenario: string): Session {
  const session = sessionFor(kind, scenario);
  if (!session) throw new Refusal(401, "unauthenticated", "Not signed in.");
  return session;
}

function meta(scenario: string, origin: string): Meta {
  return {
    brand: { name: "Northpier Hosting", slug: "northpier", accent: "#2f6fed", logo_url: null, support_email: "help@example.test", terms_url: null },
    mode: scenario === "live" ? "live" : "sandbox",
    now: now(),
    time_zone: "Europe/Berlin",
    default_currency: "EUR",
    currencies: ["EUR", "USD"],
    gateway: { kind: "sandbox", publishable_key: "pk_test_mock", tokens_url: `${origin}/mock-gateway/v1/tokens`, cards_url: `${origin}/mock-gateway/v1/test_cards` },
    demo: {
      logins: [
        { role: "owner", email: "owner@example.test", password: "sandbox-owner", lands_on: "/admin" },
        { role: "customer", email: "alma@example.test", password: "sandbox-customer", lands_on: "/portal" },
      ],
    },
    version: "0.1.0",
  };
}

export function authRoutes(routes: Routes): void {
  routes
    .get("/meta", ({ scenario, origin }) => meta(scenario, origin))
    .get("/auth/session", ({ session }) => {
      if (!session) throw new Refusal(401, "unauthenticated", "Not signed in.");
      return session;
    })
    .post("/auth/sign-in", ({ body, setCookie, scenario }) => {
      const { email, password } = body;
      const kind = email === "owner@example.test" ? "staff" : "customer";
      if (password.length < 8) throw new Refusal(401, "invalid_credentials", "The e-mail address and the password do not belong together.");
      setCookie(`mock_session=${kind}; Path=/; SameSite=Lax`);
      return signedIn(kind, scenario);
    })
    .post("/auth/sign-up", ({ body, setCookie, scenario }) => {
      if (body.email === "alma@example.test") {
        throw new Refusal(422, "validation", "Some fields need your attention.", [
          { pointer: "/email", code: "taken", detail: "There is already an account with this address. Sign in instead." },
        ]);
      }
      Object.assign(db.customer, { email: body.email, name: body.name, company: body.company ?? null, country: body.country });
      db.verified = false;
      setCookie("mock_session=customer; Path=/; SameSite=Lax");
      return reply(201, signedIn("customer", scenario));
    })
    .post("/auth/sign-out", ({ setCookie }) => {
      setCookie("mock_session=; Path=/; Max-Age=0");
    })
    .post("/auth/verify-email", ({ body }) => {
      if (body.token !== "good") throw new Refusal(400, "token_invalid", "This link has expired or was already used.");
      db.verified = true;
    })
    .post("/auth/verify-email/resend", () => undefined)
    .post("/auth/password-reset", () => reply(202))
    .post("/auth/password-reset/confirm", () => undefined)
    .post("/auth/password", ({ body }) => {
      if (body.current_password.length < 8) {
        throw new Refusal(422, "validation", "Some fields need your attention.", [{ pointer: "/current_password", code: "wrong", detail: "This is not your current password." }]);
      }
    })
    .get("/auth/sessions", () => ({
      items: [
        { id: "ses_1", created_at: inDays(-4), last_seen_at: now(), user_agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0", ip: "203.0.113.24", current: true },
        { id: "ses_2", created_at: inDays(-21), last_seen_at: inDays(-2), user_agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Safari/605", ip: "198.51.100.7", current: false },
      ],
    }))
    .delete("/auth/sessions/{id}", () => undefined);
}
