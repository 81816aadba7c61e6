// The reference of signalling: `ws` and nothing else. A signal goes to the one named in it at the same address; nobody is
// asked who they are, whether they may be there, or whether what they say is a signal.
import { createServer } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'

const rooms = new Map<string, Map<string, WebSocket>>()

const server = createServer((_request, response) => response.end())
const sockets = new WebSocketServer({ server })
sockets.on('connection', (socket, { url = '' }) => {
  const [path = '', me = ''] = url.split('?')
  const room = rooms.get(path) ?? new Map<string, WebSocket>()
  rooms.set(path, room.set(me, socket))
  socket.on('close', () => room.delete(me))
  socket.on('error', console.error)
  socket.on('message', (data) => {
    const { type, candidate, to } = JSON.parse(data.toString())
    room.get(to)?.send(JSON.stringify({ type, candidate, from: me }))
  })
})
server.listen(Number(process.env.PORT), process.env.HOST)
process.once('SIGTERM', () => {
  for (const socket of sockets.clients) socket.terminate()
  server.close()
  server.closeAllConnections()
})
