/** Signing in and out, and what mails link to. */
import { api, read } from "./client";
import type { SignIn, SignUp } from "./schema";

export const sessionsQuery = () => read([], "/auth/sessions");

export const authApi = {
  signUp: (body: SignUp) => api.post("/auth/sign-up", { body }),
  signIn: (body: SignIn) => api.post("/auth/sign-in", { body }),
  signOut: () => api.post("/auth/sign-out"),
  verifyEmail: (token: string) => api.post("/auth/verify-email", { body: { token } }),
  resendVerification: () => api.post("/auth/verify-email/resend"),
  requestReset: (email: string) => api.post("/auth/password-reset", { body: { email } }),
  confirmReset: (token: string, password: string) => api.post("/auth/password-reset/confirm", { body: { token, password } }),
  changePassword: (current_password: string, new_password: string) => api.post("/auth/password", { body: { current_password, new_password } }),
  endSession: (id: string) => api.delete("/auth/sessions/{id}", { path: { id } }),
};
