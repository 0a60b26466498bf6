-- Walks a file of request targets, one a line, over and over.
--
--   wrk -s walk.lua URL -- FILE MARK PAUSE
--
-- A MARK is put at the end of every target, with a number after it, inside a comment of the query:
-- each request is then one that was never asked before. Without one ("-") targets are sent as they
-- are. PAUSE is how many milliseconds a connection rests before each request. The last line that
-- is printed begins with RESULT.

local targets, mark, sent = {}, "-", 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    targets[#targets + 1] = line
  end
  mark = arguments[2]
  local pause = tonumber(arguments[3])
  if pause > 0 then
    delay = function() return pause end
  end
end

function request()
  local target = targets[sent % #targets + 1]
  sent = sent + 1
  if mark ~= "-" then
    target = target .. "%0A%23" .. mark .. sent
  end
  return wrk.format("GET", target)
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    "RESULT %d %d %.1f %.1f %.1f %d %d %d",
    summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.timeout, errors.connect + errors.read + errors.write
  ))
end
