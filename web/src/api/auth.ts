/** Signing in and out, and what mails link to. */
import { api, read } from "./client";
import type { Items, Session, SessionRow, SignIn, SignUp } from "./schema";

export const sessionsQuery = () => read<Items<SessionRow>>([], "/auth/sessions");

export const authApi = {
  signUp: (input: SignUp) => api.post<Session>("/auth/sign-up", input),
  signIn: (input: SignIn) => api.post<Session>("/auth/sign-in", input),
  verifyEmail: (token: string) => api.post<void>("/auth/verify-email", { token }),
  resendVerification: () => api.post<void>("/auth/verify-email/resend"),
  requestReset: (email: string) => api.post<void>("/auth/password-reset", { email }),
  confirmReset: (token: string, password: string) => api.post<void>("/auth/password-reset/confirm", { token, password }),
  changePassword: (current_password: string, new_password: string) => api.post<void>("/auth/password", { current_password, new_password }),
  endSession: (id: string) => api.delete(`/auth/sessions/${id}`),
};
