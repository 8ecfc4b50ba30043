-- Opens a story in Neovim, and writes what the language server did for it to a file.
local env = vim.env
local out = {}
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start({
  name = 'deepen',
  cmd = { env.DEEPEN_PROGRAM, 'lsp' },
  root_dir = env.DEEPEN_ROOT,
})

local function findings()
  local found = {}
  for _, each in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(found, string.format('%s %d:%d', each.code, each.lnum + 1, each.col + 1))
  end
  table.sort(found)
  return found
end

-- Until everything has been looked at, with the commits.
vim.wait(30000, function() return table.concat(findings(), '\n') == env.DEEPEN_WANTED end, 20)
out.findings = findings()

local function find(pattern)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    if line:find(pattern) then return number end
  end
end

-- A code action: ticking the first criterion that is not.
local criterion = find('^%- %[ %] ')
if criterion then
  vim.api.nvim_win_set_cursor(0, { criterion, 8 })
  vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:find('^Tick') ~= nil end })
  vim.wait(10000, function()
    local line = vim.api.nvim_buf_get_lines(buffer, criterion - 1, criterion, false)[1]
    return line:find('^%- %[x%] ') ~= nil
  end, 20)
  out.ticked = vim.api.nvim_buf_get_lines(buffer, criterion - 1, criterion, false)[1]
end

-- An id completed: the edit of the only item that fits.
local status = find('^status:')
vim.api.nvim_buf_set_lines(buffer, status, status, false, { 'split_from: ' .. env.DEEPEN_TYPED })
local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/completion', {
  textDocument = { uri = vim.uri_from_bufnr(buffer) },
  position = { line = status, character = #('split_from: ' .. env.DEEPEN_TYPED) },
}, 10000)
local items = answers and answers[client] and answers[client].result.items or {}
if items[1] then
  vim.lsp.util.apply_text_edits({ items[1].textEdit }, buffer, 'utf-16')
end
out.completed = vim.api.nvim_buf_get_lines(buffer, status, status + 1, false)[1]

local file = io.open(env.DEEPEN_TOLD, 'w')
file:write(vim.json.encode(out))
file:close()
vim.cmd('qall!')
