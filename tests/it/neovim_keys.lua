-- Types in a story of a large backlog in Neovim, and writes how long the findings took to follow each key to a file.
local env = vim.env
local buffer = vim.api.nvim_get_current_buf()
vim.lsp.start({
  name = 'deepen',
  cmd = { env.DEEPEN_PROGRAM, 'lsp' },
  root_dir = env.DEEPEN_ROOT,
  flags = { debounce_text_changes = 0 },
})

local told = 0
vim.api.nvim_create_autocmd('DiagnosticChanged', { callback = function() told = told + 1 end })

local function has_unknown_status()
  for _, each in ipairs(vim.diagnostic.get(buffer)) do
    if each.code == 'F12' then return true end
  end
  return false
end

local line
for number, text in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
  if text:find('^status:') then line = number - 1 end
end

-- A key that makes the status unknown, and one that takes it back.
local function follows(is_bad)
  local start = vim.uv.hrtime()
  if is_bad then
    vim.api.nvim_buf_set_text(buffer, line, 8, line, 8, { 'x' })
  else
    vim.api.nvim_buf_set_text(buffer, line, 8, line, 9, { '' })
  end
  local followed = vim.wait(30000, function() return has_unknown_status() == is_bad end, 1)
  return followed and (vim.uv.hrtime() - start) / 1e6 or nil
end

-- Until the backlog has been read.
vim.wait(60000, function() return told > 0 end, 20)
local times = {}
for key = 1, 60 do
  local time = follows(key % 2 == 1)
  if not time then break end
  table.insert(times, time)
  vim.wait(60, function() return false end, 10)
end

local file = io.open(env.DEEPEN_TOLD, 'w')
file:write(vim.json.encode({ times = times }))
file:close()
vim.cmd('qall!')
