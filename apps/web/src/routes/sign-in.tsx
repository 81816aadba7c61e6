import { createFileRoute } from '@tanstack/react-router'
import { SignInPage } from '../session/sign-in-page.tsx'
import { isWayOn } from '../session/way-on.ts'

interface Search {
  /** Where to go on afterwards: an address within the app. */
  to?: string
  /** The session was ended by the server. */
  ended?: true
}

export const Route = createFileRoute('/sign-in')({
  validateSearch: ({ to, ended }: Record<string, unknown>): Search => ({
    ...(isWayOn(to) && { to }),
    ...(ended === true && { ended: true }),
  }),
  component: SignInPage,
})
