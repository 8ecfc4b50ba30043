//! What can be asked for, and how.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::ci;
use super::notify;
use super::{
    accept, board, check, completions, contacts, deep, demand, demo, diff, digest, drop, edit,
    explain, feedback, flow, forecast, hooks, id, init, link, list, log, lsp, man, merge,
    merge_driver, moving, new, order, rank, report, schema, set, show, site, split, sprint, today,
    trace, whatif, why, why_not,
};

/// Is the product backlog in this Git repository DEEP, what comes first and why?
///
/// A backlog is a folder of Markdown files with YAML front matter. deepen reads them and their commits, and never writes
/// unless the command's name says so.
#[derive(Debug, Parser)]
#[command(
    name = "deepen",
    version,
    max_term_width = 100,
    arg_required_else_help = true
)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// What every reading command understands.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Start in this folder instead of the current one
    #[arg(short = 'C', long = "directory", global = true, value_name = "FOLDER")]
    pub directory: Option<PathBuf>,
    /// The backlog's folder, from the top of the repository, where there are several
    #[arg(long, global = true, value_name = "FOLDER")]
    pub root: Option<String>,
    /// How to write the answer: text, markdown, html, json, csv; for findings also github, gitlab, sarif, junit
    #[arg(
        short,
        long,
        global = true,
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub format: String,
    /// As of this commit, tag, branch or date (2026-03-01): files, order, history and today
    #[arg(long, global = true, value_name = "REV|DATE")]
    pub at: Option<String>,
    /// Do not read commits: faster, and what needs them says unknown
    #[arg(long, global = true)]
    pub no_history: bool,
    /// Read every commit again instead of what an earlier run has kept in the repository's `.git/deepen`
    #[arg(long, global = true)]
    pub no_cache: bool,
    /// Write to the terminal at once, also what is longer than the screen
    #[arg(long, global = true)]
    pub no_pager: bool,
    /// Colours on the screen
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub color: Color,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a backlog here, or adopt the Markdown files that are here already
    Init(init::Options),
    /// Write a demo repository with six months of history, and show what deepen says of it
    Demo(demo::Options),
    /// What is wrong: every rule on every file, with the way out
    Check(check::Options),
    /// Detailed appropriately, Estimated, Emergent, Prioritized: the four letters, what fails them, and their trend
    Deep(deep::Options),
    /// How work flows: cycle times, throughput, what is in progress and how old it is, sprints, burn-ups
    Flow(flow::Options),
    /// The product owner's order beside the computed one
    Rank(rank::Options),
    /// What differs between two versions: the backlog's review of a pull request
    Diff(diff::Options),
    /// Why an item stands where it stands
    Why(why::Options),
    /// The draft of a letter: why something is not done now, what would change that, and when it is likely. Nothing is sent
    WhyNot(why_not::Options),
    /// When will it ship: probabilities and dates, and how such forecasts came true
    Forecast(forecast::Options),
    /// What doing something else would cost: who slips, by how much, and what that delay costs
    Whatif(whatif::Options),
    /// Who wants what: people and accounts counted once over everything merged
    Demand(demand::Options),
    /// The people behind the requesters: shown masked, added, opted out, forgotten
    Contacts(contacts::Options),
    /// What people said, one file a request: listed, shown, on a board
    Feedback(feedback::Options),
    /// From what was said to need, item, sprint, acceptance, release and notice, both ways; gaps are marked
    Trace(trace::Options),
    /// For one account: what it asked for, how far that has come, what changed since the last digest
    Digest(digest::Options),
    /// The items, filtered
    List(list::Options),
    /// Work by status: what is in progress, how old it is, what is blocked, and where too much is begun
    Board(board::Options),
    /// One item: facts, links, demand, findings, text
    Show(show::Options),
    /// What happened to an item, or to the whole backlog, and what each commit meant
    Log(log::Options),
    /// Tell the people who asked that it is here: whom, by what letter, by mail; each once
    Notify(notify::Options),
    /// The whole backlog as a website in a folder: for a browser as it lies, or for any web server
    Site(site::Options),
    /// What continuous integration needs here, with the lines to paste; and what it runs
    Ci(ci::Options),
    /// A report for stakeholders and for CI: priority, deep, flow
    Report(report::Options),
    /// The product owner's day: what moved overnight, what is not ready, questions, feedback, what is due, what to accept
    Today(today::Options),
    /// The agenda of a refinement: what is not ready at the top, old estimates, splits, new wishes, what to drop
    Refine,
    /// A sprint's events: planning, daily, review, retrospective, close
    Sprint(sprint::Options),
    /// The product owner's order: show it, move, place and unlist lines, tidy it, propose another
    Order(order::Options),
    /// Merge files of the backlog after a conflict
    Merge(merge::Options),
    /// Let Git ask deepen: when it merges files of the backlog, and before a commit
    Hooks(hooks::Options),
    /// Merge three versions of a file of the backlog: what Git asks when both sides changed one
    MergeDriver(merge_driver::Options),
    /// Start an item, a sprint, a release or a decision, from its template
    New(new::Options),
    /// Open files in your editor, then show what the change brought: new findings only
    Edit(edit::Options),
    /// Change keys of items, feedback, sprints in place: one line a field, and nothing else in the file
    Set(set::Options),
    /// Ids: give a record another one, with everything that names it
    Id(id::Options),
    /// Link items to their parents, goals and blockers, and to the feedback that they answer
    Link(link::Options),
    /// Take such links out
    Unlink(link::Options),
    /// Split an item into smaller ones: new files, criteria moved, feedback linked; the item is dropped or becomes an epic
    Split(split::Options),
    /// Move items along the workflow: what is missing, waiting or too much is said
    Move(moving::Options),
    /// Drop items that will not be done, with the reason, and say what else names them
    Drop(drop::Options),
    /// Record the product owner's verdict on an item's criteria: accepted
    Accept(accept::AcceptOptions),
    /// Record the product owner's verdict: rejected, with what is missing; the item goes back
    Reject(accept::RejectOptions),
    /// What a rule or a ranking model looks at, why, and how to fix it
    Explain(explain::Options),
    /// The JSON Schema of what `--format json` prints, and of each type's front matter
    Schema(schema::Options),
    /// The script by which a shell completes commands, ids and values
    Completions(completions::Options),
    /// The manual: one page a command, and one of the files' format
    Man(man::Options),
    /// Serve an editor by the Language Server Protocol, on standard input and output
    Lsp(lsp::Options),
}
