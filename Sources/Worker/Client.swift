internal import Platform
internal import VirtualTerminal

/// A program that is connected to the worker: a `clrun` that asks, and perhaps waits.
final class Client {
  let descriptor: Descriptor
  /// What came and is not a whole message yet.
  var incoming: [UInt8] = []
  /// What it has not taken yet.
  var outgoing: [UInt8] = []
  /// What it waits for.
  var waiter: Waiter?
  /// What it wants to be told of, with no input of its own.
  var watch: Watch?
  /// What it asked while the screen was being redrawn, and until when its answer waits for the rest.
  var held: (request: Request, until: MonotonicClock.Instant)?
  /// Whether it waits for the session's end.
  var waitsForEnd = false
  var isGone = false

  init(_ descriptor: consuming Descriptor) {
    self.descriptor = descriptor
  }
}

/// A client's interest in one input: from where on output counts as brought about by it, and until when to wait.
struct Waiter {
  /// nil: the command that the session was started with.
  var entryID: String?
  var deadline: MonotonicClock.Instant
  /// In bytes.
  var outputLimit: Int

  /// Set when delivery begins: where the cursor was, and what the terminal and the log held.
  var beginning: Beginning?
  /// Set when all of it has been delivered.
  var deliveredAt: MonotonicClock.Instant?
  /// Where the first command that it brought about began to print.
  var commandStart: Beginning?
  /// Where the last command that it brought about stopped printing.
  var commandEnd: Terminal.Position?
  var commandEndOffset: Int?
  var exitCode: Int?
  /// How long the commands took, and where the shell was afterwards.
  var duration: Duration?
  var directory: String?
  /// Text that the program may echo, and so is not output.
  var echo: String?
  var isHidden = false
  /// The process group that was signalled, where it wasn't input.
  var group: Int?
  /// Whether the shell has reported the end of what the input brought about.
  var isSettled = false
  /// Whether it was typed at the prompt of a shell that says when a command begins.
  var isAtPrompt = false
  /// The prompt of a shell without integration at which it was typed.
  var nestedPrompt: String?
  /// Whether it sends keys: then whole rows count, as a menu's do.
  var isKeys = false
  /// Where the mouse was when delivery began, and how the program is told.
  var pointer: Reply.Pointer?
  /// Why the input was taken out of the queue.
  var cancelled: String?
  /// What the client is told of how its input was delivered.
  var warnings: [String] = []

  /// A point in the output.
  struct Beginning {
    var position: Terminal.Position
    var generation: UInt64
    /// In bytes, in the log.
    var offset: Int
  }
}
