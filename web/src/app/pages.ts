import { lazily } from '@/app/lazily'
import type { Route } from '@/lib/routes'

export const SearchScreen = lazily(async () => (await import('@/app/search-screen')).SearchScreen)
export const SettingsScreen = lazily(
  async () => (await import('@/app/settings-screen')).SettingsScreen,
)
export const BrowsePage = lazily(
  async () => (await import('@/features/browse/browse-page')).BrowsePage,
)
export const ReportsPage = lazily(
  async () => (await import('@/features/reports/reports-page')).ReportsPage,
)
export const ForgotPage = lazily(
  async () => (await import('@/features/recovery/forgot-page')).ForgotPage,
)
export const ResetPage = lazily(
  async () => (await import('@/features/recovery/reset-page')).ResetPage,
)
export const VerifyPage = lazily(
  async () => (await import('@/features/recovery/verify-page')).VerifyPage,
)
export const UnsubscribePage = lazily(
  async () => (await import('@/features/recovery/unsubscribe-page')).UnsubscribePage,
)
export const OwnerPage = lazily(
  async () => (await import('@/features/sign-in/owner-page')).OwnerPage,
)
export const RegisterPage = lazily(
  async () => (await import('@/features/sign-in/register-page')).RegisterPage,
)

/** Something that has to be fetched before it can be shown. */
export interface Fetchable {
  readonly fetch: () => Promise<unknown>
}

/** What has to be fetched for an address; null for what the first load brings. */
export function pageAt({ page }: Route): Fetchable | null {
  switch (page) {
    case 'room':
    case 'home':
    case 'log-in':
      return null
    case 'rooms':
      return BrowsePage
    case 'search':
      return SearchScreen
    case 'settings':
      return SettingsScreen
    case 'reports':
      return ReportsPage
    case 'forgot':
      return ForgotPage
    case 'reset':
      return ResetPage
    case 'verify':
      return VerifyPage
    case 'unsubscribe':
      return UnsubscribePage
    case 'owner':
      return OwnerPage
    case 'register':
    case 'invite':
      return RegisterPage
  }
}
