import { createFikoClient } from '@helssa/client'
import { helssa } from '../session/clients.ts'

/** The support inbox as who is signed in; loaded with its pages alone. */
export const fiko = createFikoClient(helssa)
