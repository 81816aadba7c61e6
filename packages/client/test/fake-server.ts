import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { Connect, Later } from '../src/index.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came
type Said = any

/** One socket as the server has it. */
export interface FakeLine {
  readonly path: string
  readonly protocols: readonly string[]
  /** What the client said. */
  readonly heard: Said[]
  readonly isOver: boolean
  say(...frames: object[]): void
  cut(): void
  close(code: number): void
}

/** A server that says and does only what the test has it say and do. */
export async function openFakeServer(onLine: (line: FakeLine) => void = () => {}) {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    handleProtocols: (names) => [...names][0] as string,
  })
  await once(server, 'listening')
  const lines: FakeLine[] = []
  server.on('connection', (socket, request) => {
    const heard: Said[] = []
    let isOver = false
    const line: FakeLine = {
      path: request.url ?? '',
      protocols: String(request.headers['sec-websocket-protocol'] ?? '').split(/, ?/),
      heard,
      get isOver() {
        return isOver
      },
      say: (...frames) => frames.forEach((frame) => void socket.send(JSON.stringify(frame))),
      cut: () => socket.terminate(),
      close: (code) => socket.close(code),
    }
    socket.on('message', (data) => heard.push(JSON.parse(String(data))))
    socket.on('close', () => {
      isOver = true
    })
    lines.push(line)
    onLine(line)
  })
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lines,
    /** The socket that was opened as the n-th, counted from 0, once it is. */
    async line(n: number): Promise<FakeLine> {
      await expect.poll(() => lines.length).toBeGreaterThan(n)
      return lines[n] as FakeLine
    },
    end(): Promise<unknown> {
      for (const socket of server.clients) socket.terminate()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Timers that are moved by hand. */
export function createHandTimers() {
  let now = 0
  const waiting = new Set<{ at: number; act: () => void }>()
  const later: Later = (ms, act) => {
    const timer = { at: now + ms, act }
    waiting.add(timer)
    return () => void waiting.delete(timer)
  }
  return {
    later,
    advance(ms: number): void {
      now += ms
      for (const timer of [...waiting]) {
        if (timer.at > now || !waiting.delete(timer)) continue
        timer.act()
      }
    },
  }
}

export const connectByWs: Connect = (url, protocols) => new WebSocket(url, protocols)

/** A session that signs in for as long as it is let. */
export function createFakeLink(baseUrl: string) {
  const state = { renewed: 0, isSignedIn: true }
  return {
    state,
    link: {
      baseUrl,
      send: () => Promise.reject(new Error('no REST here')),
      access: async () => (state.isSignedIn ? `access-${state.renewed}` : undefined),
      async renew() {
        state.renewed++
        return state.isSignedIn
      },
    },
  }
}
