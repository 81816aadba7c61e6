import { BUCKETS } from './window.ts'

/**
 * The count of `window.ts` as one atomic step in Redis. The window is one packed value, bucket, hits, bucket, hits …,
 * oldest first. Answers { allowed, total, reset bucket or -1 }. Time comes from the caller's clock, and never goes
 * back within a window, so nodes whose clocks differ a little still count into one.
 */
export const COUNT_IN_WINDOW = `
local limit, window, now, ttl = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local packed = redis.call('GET', KEYS[1])
local kept = packed and cmsgpack.unpack(packed) or {}
local bucket = math.max(math.floor(now * ${BUCKETS} / window), kept[#kept - 1] or 0)

local live, total = {}, 0
for i = 1, #kept, 2 do
  if kept[i] >= bucket - ${BUCKETS} then
    live[#live + 1] = kept[i]
    live[#live + 1] = kept[i + 1]
    total = total + kept[i + 1]
  end
end

local first, allowed = total == 0, total < limit
if allowed then
  total = total + 1
  if live[#live - 1] == bucket then
    live[#live] = live[#live] + 1
  else
    live[#live + 1] = bucket
    live[#live + 1] = 1
  end
  redis.call('SET', KEYS[1], cmsgpack.pack(live), 'PX', ttl)
end

local reset, left = -1, total
if not (first and total < limit) then
  for i = 1, #live, 2 do
    reset, left = live[i], left - live[i + 1]
    if left < limit then break end
  end
end
return { allowed and 1 or 0, total, reset }
`
