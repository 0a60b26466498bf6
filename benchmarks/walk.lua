-- Walks a file of request targets, one a line, over and over.
--
--   wrk -s walk.lua URL -- FILE MARK PAUSE
--
-- A MARK is put at the end of every target, with a number after it, inside a comment of the query:
-- each request is then one that was never asked before. Without one ("-") targets are sent as they
-- are. PAUSE is how many milliseconds a connection rests before each request. The last line that
-- is printed begins with RESULT.

-- What comes before and after a target is the same in every request and is made once: the load
-- shares the processors with the servers, and shall take little of them.

local begins, ending, mark, sent = {}, "", "-", 0

function init(arguments)
  local before, after = wrk.format("GET", "/TARGET"):match("^(.*)/TARGET(.*)$")
  mark, ending = arguments[2], after
  for line in io.lines(arguments[1]) do
    begins[#begins + 1] = before .. line .. (mark == "-" and after or "%0A%23" .. mark)
  end
  local pause = tonumber(arguments[3])
  if pause > 0 then
    delay = function() return pause end
  end
end

function request()
  local begin = begins[sent % #begins + 1]
  sent = sent + 1
  return mark == "-" and begin or begin .. sent .. ending
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
