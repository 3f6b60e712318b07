// Every page loads this. All of it is a help: pages work without it.
import "./chrome";
import "./field";
import "./vote";
import "./live";
import "./yours";
