// The reference of live delivery: `ws` and nothing else. A message goes as `new_message` to all sockets at its address, at
// once; nothing is stored, nobody is asked who they are.
import { createServer } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'

const rooms = new Map<string, Set<WebSocket>>()
let lastId = 0

const server = createServer((_request, response) => response.end())
const sockets = new WebSocketServer({ server })
sockets.on('connection', (socket, { url = '' }) => {
  const room = rooms.get(url) ?? new Set()
  rooms.set(url, room.add(socket))
  const sender = { id: room.size, username: `user${room.size}`, profile_picture: null }
  socket.on('close', () => room.delete(socket))
  socket.on('error', console.error)
  socket.on('message', (data) => {
    const { content } = JSON.parse(data.toString())
    const message = { id: ++lastId, sender, content, timestamp: new Date().toISOString() }
    const text = JSON.stringify({ type: 'new_message', message })
    for (const member of room) member.send(text)
  })
})
server.listen(Number(process.env.PORT), process.env.HOST)
process.once('SIGTERM', () => {
  for (const socket of sockets.clients) socket.terminate()
  server.close()
  server.closeAllConnections()
})
