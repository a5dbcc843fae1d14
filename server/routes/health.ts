import { open } from '../route.ts'

/** Tells whoever watches the process that it answers; nothing else. */
export const health_routes = [open('get', '/health', ({ json }) => json({ status: 'ok' }))]
