import { createFikoClient } from '@helssa/client'
import { helssa } from '../session/clients.ts'

/** Calls the support inbox as the administrator who is signed in. */
export const fiko = createFikoClient(helssa)
