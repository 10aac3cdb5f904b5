internal import Platform
internal import Store

/// Names the module until its first type stands.
package enum CommandsModule {}
