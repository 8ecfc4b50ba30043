;;; Opens a story in Emacs with eglot, and writes what the language server did for it to a file.  -*- lexical-binding: t -*-
(require 'package)
(package-initialize)
(require 'eglot)
(require 'flymake)
(require 'json)
(require 'seq)

(setq eglot-sync-connect 30
      eglot-send-changes-idle-time 0
      eglot-confirm-server-edits nil
      create-lockfiles nil
      make-backup-files nil)
(add-to-list 'eglot-server-programs `(text-mode . (,(getenv "DEEPEN_PROGRAM") "lsp")))

(defun wait-until (done)
  "Serve the language server until DONE returns non-nil, 30 seconds at most."
  (let ((end (+ (float-time) 30)) found)
    (while (and (not (setq found (funcall done))) (< (float-time) end))
      (accept-process-output nil 0.02))
    found))

(defun findings ()
  "What Flymake shows, as `code line:column', sorted."
  (flymake-start)
  (sort (mapcar (lambda (each)
                  (let* ((told (cdr (assq 'eglot-lsp-diag (flymake-diagnostic-data each))))
                         (start (plist-get (plist-get told :range) :start)))
                    (format "%s %d:%d" (plist-get told :code)
                            (1+ (plist-get start :line)) (1+ (plist-get start :character)))))
                (flymake-diagnostics))
        #'string<))

(defun line-that-begins (start)
  "Go to the line that begins with START."
  (goto-char (point-min))
  (re-search-forward (concat "^" (regexp-quote start)))
  (beginning-of-line))

(defun this-line ()
  (buffer-substring-no-properties (line-beginning-position) (line-end-position)))

(find-file (getenv "DEEPEN_STORY"))
(text-mode)
(apply #'eglot (eglot--guess-contact))

(let* ((wanted (split-string (getenv "DEEPEN_WANTED") "\n"))
       found followed completed ticked)
  ;; Until everything has been looked at, with the commits.
  (wait-until (lambda () (equal (findings) wanted)))
  (setq found (findings))

  ;; A code action: ticking the first criterion that is not.
  (line-that-begins "- [ ] ")
  (forward-char 8)
  (let* ((all (eglot-code-actions (point) (point)))
         (tick (seq-find (lambda (each) (string-prefix-p "Tick" (plist-get each :title))) all)))
    (if (fboundp 'eglot-execute)
        (eglot-execute (eglot-current-server) tick)
      (eglot--apply-workspace-edit (plist-get tick :edit))))
  (setq ticked (this-line))

  ;; An id completed, by the completion of Emacs.
  (line-that-begins "status:")
  (forward-line)
  (insert "split_from: " (getenv "DEEPEN_TYPED") "\n")
  (forward-char -1)
  (completion-at-point)
  (setq completed (this-line))
  (delete-region (line-beginning-position) (1+ (line-end-position)))

  ;; What is typed is followed: a status that nobody knows, while the file on the disk has the old one.
  (line-that-begins "status:")
  (forward-char 8)
  (insert "x")
  ;; Emacs sends what was typed when nobody has typed for a moment; without a screen there are no such moments.
  (eglot--signal-textDocument/didChange)
  (setq followed (wait-until
                  (lambda () (seq-find (lambda (each) (string-prefix-p "F12 " each)) (findings)))))

  (with-temp-file (getenv "DEEPEN_TOLD")
    (insert (json-encode `((findings . ,(vconcat found))
                           (ticked . ,ticked)
                           (completed . ,completed)
                           (followed . ,followed)))))
  (set-buffer-modified-p nil))
